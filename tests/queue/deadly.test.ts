import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { endAll, startRun, startWorker } from './processes.ts'
import { anyRedis, type PrivateRedis } from './redis-server.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-deadly-'))
let redis: Pick<PrivateRedis, 'url' | 'close'>

/** What no thread can catch: the whole process is gone, as when the kernel ends it for its memory. */
const DEADLY = `
import { z } from '${import.meta.resolve('zod')}'
export default {
  kind: 'rule', id: 'deadly@1', about: 'Ends its process.', params: z.strictObject({}),
  measure(doc) { if (doc.text.includes('致命')) process.kill(process.pid, 'SIGKILL'); return doc.text.length },
  decide() { return true },
}
`

const line = (text: string): string => `${JSON.stringify({ text })}\n`

beforeAll(async () => {
  redis = await anyRedis()
  writeFileSync(join(root, 'deadly.mjs'), DEADLY)
  const harmless = (n: number): string => line(`第${n}篇：城南的图书馆今天开放，读者排了很长的队。`)
  const lines = Array.from({ length: 60 }, (_, n) => (n === 31 ? line('这一篇是致命的。') : harmless(n)))
  writeFileSync(join(root, 'web.jsonl'), lines.join(''))
  writeFileSync(
    join(root, 'recipe.yaml'),
    `
name: deadly
sources: { web: { format: jsonl, paths: [web.jsonl] } }
steps: [{ use: ./deadly.mjs }]
output: { compression: none }
limits: { unit: 2KB, quarantined: 0.1 }
`,
  )
})
afterEach(endAll)
afterAll(async () => {
  await redis?.close()
  rmSync(root, { recursive: true, force: true })
})

test('a record that kills its worker is found and quarantined; the rest of its unit goes on', async () => {
  const out = join(root, 'out')
  const run = startRun(join(root, 'recipe.yaml'), out, redis.url)
  let over = false
  const ended = run.ended.finally(() => {
    over = true
  })
  // Somebody starts workers again, as an orchestrator does.
  let deaths = 0
  while (!over) {
    const worker = startWorker(redis.url)
    const left = await Promise.race([worker.ended, ended.then(() => undefined)])
    if (left === undefined) break
    expect(left.signal).toBe('SIGKILL')
    deaths += 1
  }
  expect(await ended).toMatchObject({ code: 0 })
  expect(deaths).toBe(2)
  const { ledger } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
    ledger: Record<string, number>
  }
  expect(ledger).toMatchObject({ records: 60, kept: 59, quarantined: 1 })
  const quarantine = readFileSync(join(out, 'quarantine/part-00000.jsonl'), 'utf8')
  expect(Buffer.from((JSON.parse(quarantine) as { head: string }).head, 'base64').toString()).toContain(
    '致命',
  )
})

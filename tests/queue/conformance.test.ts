import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runIdOf } from '../../src/run/plan-file.ts'
import { digest } from '../faults/same-files.ts'
import { makeHost, removeHost, whyNoHosts } from './hosts.ts'
import { isComplete, writeJob } from './jobs.ts'
import { endAll, runLocally, startRun, startWorker, until } from './processes.ts'
import { anyRedis, type PrivateRedis, startRedis, withClient } from './redis-server.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-conformance-'))
const reference = join(root, 'reference')
let recipe: string
let redis: Pick<PrivateRedis, 'url' | 'close'>

beforeAll(async () => {
  redis = await anyRedis()
  recipe = writeJob(root, { bytes: 1.2e6, units: 12, classify: true })
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
  expect(Object.keys(digest(reference)).length).toBeGreaterThan(8)
})
afterEach(endAll)
afterAll(async () => {
  await redis.close()
  rmSync(root, { recursive: true, force: true })
})

interface Timings {
  readonly units: Readonly<Record<string, { readonly host: string }>>
}

/** Hosts that did tasks of a run. */
function hostsOf(out: string): Set<string> {
  const { units } = JSON.parse(readFileSync(join(out, 'timings.json'), 'utf8')) as Timings
  return new Set(Object.values(units).map(({ host }) => host))
}

describe('the output of a queue is that of the local executor, byte for byte', () => {
  test.each([1, 2, 4])('with %i worker processes', async (count) => {
    const out = join(root, `workers-${count}`)
    const workers = Array.from({ length: count }, () => startWorker(redis.url))
    await Promise.all(workers.map((worker) => worker.seen('is ready')))
    expect(await startRun(recipe, out, redis.url).ended).toMatchObject({ code: 0 })
    expect(digest(out)).toEqual(digest(reference))
  })

  test('for two runs at once in one Redis, which do not mix', async () => {
    const other = join(root, 'other')
    mkdirSync(other)
    const otherRecipe = writeJob(other, { bytes: 6e5, units: 7, seed: 11 })
    await runLocally(otherRecipe, join(other, 'reference'))
    const runs = [
      startRun(recipe, join(root, 'one-of-two'), redis.url),
      startRun(otherRecipe, join(other, 'out'), redis.url),
    ]
    startWorker(redis.url)
    startWorker(redis.url)
    for (const run of runs) expect(await run.ended).toMatchObject({ code: 0 })
    expect(digest(join(root, 'one-of-two'))).toEqual(digest(reference))
    expect(digest(join(other, 'out'))).toEqual(digest(join(other, 'reference')))
  })

  test('and nothing of a finished run stays in Redis, whatever its workers wrote while it ended', async () => {
    const worker = startWorker(redis.url)
    const out = join(root, 'leaves-nothing')
    expect(await startRun(recipe, out, redis.url).ended).toMatchObject({ code: 0 })
    const run = runIdOf(readFileSync(join(out, 'plan.json')))
    await withClient(redis.url, async (client) => {
      await until(async () => (await client.keys(`*${run}*`)).length === 0)
      expect(await client.hexists('mdfs:runs', run)).toBe(0)
      worker.kill('SIGTERM')
      await worker.ended
      expect(await client.keys(`*${run}*`)).toEqual([])
    })
  })

  const whyNot = whyNoHosts()
  test.skipIf(whyNot !== undefined)(
    `with workers on two hosts${whyNot === undefined ? '' : ` — CANNOT RUN HERE: ${whyNot}`}`,
    async () => {
      const hosts = [makeHost(0), makeHost(1)] as const
      const server = await startRedis({ bind: [hosts[0].gateway, hosts[1].gateway] })
      try {
        // Kinds of their own: neither host can be so quick that nothing is left for the other.
        const kinds = ['collect,dedup', 'fine,write']
        for (const [i, { gateway, wrapper }] of hosts.entries()) {
          const flags = ['--only', kinds[i]!]
          await startWorker(`redis://${gateway}:${server.port}`, { wrapper, flags }).seen('is ready')
        }
        const out = join(root, 'two-hosts')
        expect(await startRun(recipe, out, server.url).ended).toMatchObject({ code: 0 })
        expect(hostsOf(out)).toEqual(new Set(hosts.map(({ name }) => name)))
        expect(digest(out)).toEqual(digest(reference))
      } finally {
        await endAll()
        await server.close()
        removeHost(0)
        removeHost(1)
      }
    },
  )
})

describe('a document that hangs the thread of a worker', () => {
  const HANGS = `
import { z } from '${import.meta.resolve('zod')}'
export default {
  kind: 'rule', id: 'endless@1', about: 'Never ends on some texts.', params: z.strictObject({}),
  measure(doc) { while (doc.text.includes('毒')); return 1 },
  decide: () => true,
}
`

  test('is quarantined, with the bytes of a local run; the worker goes on', async () => {
    const dir = join(root, 'poison')
    mkdirSync(dir)
    writeFileSync(join(dir, 'endless.mjs'), HANGS)
    const texts = ['第一篇寻常的文字。', '这一篇会让规则停不下来：毒。', '第三篇寻常的文字。']
    writeFileSync(join(dir, 'web.jsonl'), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''))
    const poisoned = join(dir, 'recipe.yaml')
    writeFileSync(
      poisoned,
      `
name: poison
sources: { web: { paths: web.jsonl } }
steps: [{ length: { min: 1 } }, exact, { use: ./endless.mjs }]
limits: { quarantined: 1, seconds: 1 }
`,
    )
    await runLocally(poisoned, join(dir, 'local'))
    const worker = startWorker(redis.url)
    const run = startRun(poisoned, join(dir, 'queue'), redis.url)
    const { code, stdout } = await run.ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ records: 3, kept: 2, quarantined: 1 })
    expect(digest(join(dir, 'queue'))).toEqual(digest(join(dir, 'local')))
    expect(worker.isRunning()).toBe(true)
    expect(isComplete(join(dir, 'queue'))).toBe(true)
  })
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measure } from '../../bench/measure.ts'
import type { Stats } from '../../src/stats/stats.ts'

const project = join(import.meta.dirname, '../..')
const cli = join(project, 'dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-poison-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const TEXTS = [
  '第一篇寻常的文字。',
  '这一篇会让规则停不下来：毒。',
  '第三篇寻常的文字。',
  '又一篇有毒的。',
  '最后一篇寻常的文字。',
]

/** A user's rule with an endless loop: what a hopeless regular expression comes to. */
const RULE = `
import { z } from '${import.meta.resolve('zod')}'
export default {
  kind: 'rule', id: 'endless@1', about: 'Never ends on some texts.', params: z.strictObject({}),
  measure(doc) { while (doc.text.includes('毒')); return 1 },
  decide: () => true,
}
`

const runTo = (out: string) =>
  measure([cli, 'run', join(root, 'r.yaml'), '--out', out, '--json', '--workers', '2'], root)
const statsOf = (out: string) => JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as Stats

beforeAll(async () => {
  writeFileSync(join(root, 'endless.mjs'), RULE)
  writeFileSync(join(root, 'web.jsonl'), TEXTS.map((text) => `${JSON.stringify({ text })}\n`).join(''))
  writeFileSync(
    join(root, 'r.yaml'),
    `
name: poison
sources: { web: { paths: web.jsonl } }
steps: [{ length: { min: 1 } }, exact, { use: ./endless.mjs }]
limits: { quarantined: 1, seconds: 1 }
`,
  )
  await runTo(join(root, 'out'))
})

describe('a document that never ends', () => {
  test('is stopped in its worker and quarantined; the others go on', () => {
    const stats = statsOf(join(root, 'out'))
    expect(stats.files['web/web.jsonl']).toEqual({
      records: 5,
      kept: 3,
      removed: 0,
      duplicate: 0,
      quarantined: 2,
    })
    expect(stats.quarantine.map(({ cause }) => cause)).toEqual([
      'over the limit of time or memory',
      'over the limit of time or memory',
    ])
  })

  test('is in the quarantine with its offset and its text', () => {
    const rows = readFileSync(join(root, 'out/quarantine/part-00000.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row))
    const texts = rows.map(({ head }) => Buffer.from(head, 'base64').toString())
    expect(texts).toEqual([TEXTS[1], TEXTS[3]])
    expect(rows[0]).toMatchObject({
      step: 'exact',
      file: 'web.jsonl',
      offset: Buffer.byteLength(`${JSON.stringify({ text: TEXTS[0] })}\n`),
    })
  })
})

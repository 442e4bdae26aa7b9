import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyIndex } from '../../src/coarse/dedup/index/verify.ts'
import type { Manifest } from '../../src/run/manifest.ts'
import { zip } from '../collect/epub-files.ts'
import { expectOneLine, runArguments, watched } from './faulty-run.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-disk-elsewhere-'))
const mountPoint = join(root, 'disk')
const DOCUMENTS = 200
let disk: SmallDisk

beforeAll(async () => {
  mkdirSync(mountPoint)
  disk = await mountSmallDisk(mountPoint, '4m')
  const lines = Array.from({ length: DOCUMENTS }, (_, i) => `${JSON.stringify({ text: `第${i}篇文字。` })}\n`)
  writeFileSync(join(root, 'web.jsonl'), lines.join(''))
  writeFileSync(join(root, 'web.zip'), zip([{ name: 'web.jsonl', content: lines.join('') }]))
})
beforeEach(() => disk.fill())
afterAll(() => {
  disk?.close()
  rmSync(root, { recursive: true, force: true })
})

/** Runs a recipe of these lines; the run directory is not on the small disk. */
function runOf(name: string, recipe: string) {
  const path = join(root, `${name}.yaml`)
  writeFileSync(path, `name: ${name}\n${recipe}`)
  const out = join(root, 'runs', name)
  const start = () =>
    watched(disk.spawn('env', [`TMPDIR=${mountPoint}`, process.execPath, ...runArguments(path, out, 1)]))
      .ended
  return { out, start }
}

const kept = (out: string): number =>
  (JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest).ledger.kept

const fullAt = (place: string): string =>
  `no space left on the disk that holds ${place} \\(.*ENOSPC: no space left on device.*\\): free some and give the same command again; finished units are kept`

test('the index’s disk is named, the run is complete, and the same command adds to the index', async () => {
  const index = join(mountPoint, 'index')
  const { out, start } = runOf(
    'indexed',
    `sources: { web: { paths: web.jsonl } }\nsteps: [{ minhash: { index: ${index} } }]\n`,
  )
  expectOneLine(await start(), fullAt(`${mountPoint}\\S*`))
  expect(kept(out)).toBeGreaterThan(0)
  disk.free()
  expect(await start()).toMatchObject({ code: 0 })
  expect(verifyIndex(disk.at('index'))).toMatchObject({ problems: [], leftovers: [] })
})

test('the temporary folder’s disk is named; no member of the archive is called unreadable for it', async () => {
  const { out, start } = runOf('archived', 'sources: { web: { paths: web.zip } }\nsteps: [whitespace]\n')
  expectOneLine(await start(), fullAt(`${mountPoint} \\(TMPDIR\\)`))
  expect(existsSync(join(out, 'manifest.json'))).toBe(false)
  disk.free()
  expect(await start()).toMatchObject({ code: 0 })
  expect(kept(out)).toBe(DOCUMENTS)
})

test('a step that cannot write ends the run; no document is quarantined for it', async () => {
  writeFileSync(
    join(root, 'noting.mjs'),
    `
import { writeFileSync } from 'node:fs'
import { z } from '${import.meta.resolve('zod')}'
export default {
  kind: 'rule', id: 'noting@1', about: 'Notes what it sees.', params: z.strictObject({}),
  measure(doc) { writeFileSync('${mountPoint}/notes', doc.text); return 1 },
  decide: () => true,
}
`,
  )
  const { out, start } = runOf(
    'noting',
    'sources: { web: { paths: web.jsonl } }\nsteps: [{ use: ./noting.mjs }]\n',
  )
  expectOneLine(await start(), fullAt('\\S+'))
  disk.free()
  expect(await start()).toMatchObject({ code: 0 })
  expect(kept(out)).toBe(DOCUMENTS)
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chineseText, randomFrom } from '../coarse/dedup/synthetic.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-index-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function mdfs(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

const random = randomFrom(31)
const TEXTS = Array.from({ length: 30 }, () => chineseText(random, 10))

function recipe(name: string, texts: readonly string[], index = 'index'): string {
  writeFileSync(join(root, `${name}.jsonl`), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''))
  writeFileSync(
    join(root, `${name}.yaml`),
    `name: ${name}\nsources: { web: { paths: ${name}.jsonl } }\nsteps: [{ minhash: { index: ${index} } }]\nlimits: { unit: 2KB }\n`,
  )
  return `${name}.yaml`
}

let info: { documents: number; bytesPerDocument: number; segments: { name: string; runs: string[] }[] }

beforeAll(() => {
  const first = mdfs('run', recipe('first', TEXTS.slice(0, 20)), '--out', 'first', '--workers', '2')
  expect(first).toMatchObject({ code: 0 })
  expect(first.stdout).toMatch(/Index {4}minhash: 20 documents added as segment [0-9a-f]{16}, now 1 segment/)
  const second = mdfs('run', recipe('second', TEXTS.slice(10)), '--out', 'second', '--workers', '2', '--json')
  expect(JSON.parse(second.stdout)).toMatchObject({ kept: 10, duplicate: 10, indexes: [{ documents: 10 }] })
  info = JSON.parse(mdfs('index', 'info', 'index', '--json').stdout)
})

test('the report of a run says what its index did', () => {
  const report = readFileSync(join(root, 'second/report.md'), 'utf8')
  expect(report).toContain(
    '10 documents had the kept copy in the index of earlier runs: 20 documents in 1 segment when this run began.',
  )
})

describe('info', () => {
  test('shows step, parameters, segments, and what a document costs', () => {
    const { code, stdout } = mdfs('index', 'info', 'index')
    expect(code).toBe(0)
    expect(stdout).toContain('minhash@1 { shingle: 5, bands: 18, rows: 7, engine: "native" }')
    expect(stdout).toMatch(/30 documents in 2 segments, .* bytes each/)
    expect(stdout).toMatch(/[0-9a-f]{16} +20 +.* first [0-9a-f]{16}\n/)
  })

  test('as JSON has the same', () => {
    // 32 of the document, 256 of its signature, 12 for each of 18 keys; then headers and tables of slices.
    expect(info).toMatchObject({ documents: 30 })
    expect(info.bytesPerDocument).toBeGreaterThan(32 + 256 + 12 * 18)
    expect(info.segments.map(({ runs }) => runs[0]!.split(' ')[0])).toEqual(['first', 'second'])
  })

  test('of a directory that is no index ends with code 2 and says so', () => {
    expect(mdfs('index', 'info', 'first')).toMatchObject({ code: 2 })
    expect(mdfs('index', 'info', 'nowhere').stderr).toContain('nowhere is no dedup index: no index.json')
  })
})

describe('merge', () => {
  test('makes an index of one segment, which verifies, and removes the same', () => {
    expect(mdfs('index', 'merge', 'index', '--out', 'merged').stdout).toContain('30 documents in 1 segment,')
    expect(mdfs('index', 'verify', 'merged')).toMatchObject({ code: 0 })
    const third = mdfs('run', recipe('third', [...TEXTS, chineseText(random, 10)], 'merged'), '--json')
    expect(JSON.parse(third.stdout)).toMatchObject({ kept: 1, duplicate: 30 })
  })

  test('without --out is wrong usage', () => {
    expect(mdfs('index', 'merge', 'index')).toMatchObject({ code: 2 })
  })
})

describe('verify', () => {
  test('of a sound index ends with code 0', () => {
    const { code, stdout } = mdfs('index', 'verify', 'index')
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'index: 2 segments, 30 documents, all good\n' })
  })

  test('tells each problem on a line and ends with code 1', () => {
    expect(mdfs('index', 'merge', 'index', '--out', 'damaged')).toMatchObject({ code: 0 })
    const { segments } = JSON.parse(mdfs('index', 'info', 'damaged', '--json').stdout)
    const path = join(root, 'damaged/segments', segments[0].name, 'keys')
    writeFileSync(path, readFileSync(path).subarray(0, -1))
    const { code, stderr } = mdfs('index', 'verify', 'damaged')
    expect(code).toBe(1)
    expect(stderr).toMatch(/damaged: 3 problems\n {2}segments\/.*\/keys: expected \d+ bytes, found \d+\n/)
  })
})

describe('remove', () => {
  test('takes a segment out: a run thrown away can be run again', () => {
    expect(mdfs('index', 'merge', 'index', '--out', 'copy')).toMatchObject({ code: 0 })
    const { segments } = JSON.parse(mdfs('index', 'info', 'copy', '--json').stdout)
    expect(mdfs('index', 'remove', 'copy', 'ffff').stderr).toContain(
      `has no segment ffff; it has ${segments[0].name}`,
    )
    const { code, stdout } = mdfs('index', 'remove', 'copy', segments[0].name)
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 documents in 0 segments'),
    })
    const again = mdfs('run', recipe('again', TEXTS, 'copy'), '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ kept: 30 })
  })
})

test('every verb of index shows an example', () => {
  for (const verb of ['info', 'verify', 'merge', 'remove'])
    expect(mdfs('index', verb, '--help').stdout).toContain(`Example:\n  mdfs index ${verb}`)
})

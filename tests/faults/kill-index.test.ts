import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIndex } from '../../src/coarse/dedup/index/format.ts'
import { verifyIndex } from '../../src/coarse/dedup/index/verify.ts'
import { chineseText, randomFrom } from '../coarse/dedup/synthetic.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-kill-index-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** An index that two runs have added to, and a third run that is complete but for its index. */
const before = join(root, 'before')
const index = join(root, 'index')
const out = join(root, 'runs/third')

const start = (recipe: string, into: string): ChildProcess =>
  spawn(process.execPath, [cli, 'run', join(root, recipe), '--out', into, '--workers', '0', '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })

const ended = (
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; stderr: string }> =>
  new Promise((resolve) => {
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('close', (code, signal) => resolve({ code, signal, stderr }))
  })

const indexJson = (): string => readFileSync(join(index, 'index.json'), 'utf8')

/** The third run and the index as they were before it added to the index. */
function restore(): void {
  rmSync(out, { recursive: true, force: true })
  rmSync(index, { recursive: true, force: true })
  cpSync(join(before, 'third'), out, { recursive: true })
  cpSync(join(before, 'index'), index, { recursive: true })
}

let oldJson = ''
let newJson = ''
/** Of the segment that the third run adds. */
let newName = ''

beforeAll(async () => {
  const random = randomFrom(5)
  for (const [name, documents] of [
    ['first', 50],
    ['second', 50],
    ['third', 6000],
  ] as const) {
    const lines = Array.from(
      { length: documents },
      () => `${JSON.stringify({ text: chineseText(random, 6) })}\n`,
    )
    writeFileSync(join(root, `${name}.jsonl`), lines.join(''))
    writeFileSync(
      join(root, `${name}.yaml`),
      `name: ${name}\nsources: { web: { paths: ${name}.jsonl } }\nsteps: [{ minhash: { index: index, verify: estimate } }]\nlimits: { unit: 300KB }\n`,
    )
  }
  for (const name of ['first', 'second'])
    expect(await ended(start(`${name}.yaml`, join(root, 'runs', name)))).toMatchObject({ code: 0 })
  oldJson = indexJson()
  // Someone on another machine adds to the index: the run ends complete, but for that.
  writeFileSync(join(index, '.lock'), '17 another-machine')
  const refused = await ended(start('third.yaml', out))
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stderr).toContain('is being changed by process 17 on another-machine')
  expect(indexJson()).toBe(oldJson)
  rmSync(join(index, '.lock'))
  mkdirSync(before)
  cpSync(out, join(before, 'third'), { recursive: true })
  cpSync(index, join(before, 'index'), { recursive: true })
  expect(await ended(start('third.yaml', out))).toMatchObject({ code: 0 })
  newJson = indexJson()
  const { segments } = openIndex(index)
  expect(segments.map(({ runs }) => runs[0]!.recipe)).toEqual(['first', 'second', 'third'])
  newName = segments[2]!.name
})

/** What stands in the index when a killed run has left it, beside its finished segments. */
function leftBehind(): string {
  const names = readdirSync(join(index, 'segments'))
  if (indexJson() === newJson) return existsSync(join(out, 'units/index-minhash')) ? 'done' : 'index.json'
  if (names.length > 2) return names.includes('new') ? 'segment begun' : 'segment renamed'
  return existsSync(join(index, '.lock')) ? 'lock' : 'nothing'
}

/** Kills a run when something appears, or after some milliseconds of the lock's appearing. */
async function killAt(appears: string, afterMs: number): Promise<string> {
  restore()
  const awaited = join(index, appears.replace('<new name>', newName))
  const child = start('third.yaml', out)
  const end = ended(child)
  let alive = true
  child.on('exit', () => {
    alive = false
  })
  while (alive && !existsSync(awaited)) await new Promise((resolve) => setImmediate(resolve))
  const until = performance.now() + afterMs
  while (alive && performance.now() < until) await new Promise((resolve) => setImmediate(resolve))
  child.kill('SIGKILL')
  await end
  return leftBehind()
}

describe('a run killed with kill -9 while it adds to its index', () => {
  const moments: [string, number][] = [
    ['.lock', 0],
    ['segments/new', 0],
    ['segments/new/keys', 10],
    ['segments/<new name>', 0],
    ['index.json.tmp', 0],
    ...[30, 90, 180, 300, 420].map((ms): [string, number] => ['.lock', ms]),
  ]
  const seen = new Set<string>()

  test.each(moments)(
    'at %s + %i ms leaves the old index or the new one, and adds once when resumed',
    async (appears, ms) => {
      seen.add(await killAt(appears, ms))
      // Whoever reads the index now reads a whole one, and a run against it finds its segments sound.
      expect([oldJson, newJson]).toContain(indexJson())
      expect(verifyIndex(index).problems).toEqual([])
      expect(await ended(start('third.yaml', out))).toMatchObject({ code: 0 })
      expect(indexJson()).toBe(newJson)
      expect(verifyIndex(index)).toMatchObject({ problems: [], leftovers: [] })
      expect(existsSync(join(index, '.lock'))).toBe(false)
    },
  )

  test('was killed both before and while its segment was made', () => {
    expect(seen.size).toBeGreaterThan(1)
    expect(seen).toContain('segment begun')
  })
})

test('of two runs that add to an index at once, one is refused, and adds when it is run again', async () => {
  restore()
  const twin = join(root, 'runs/twin')
  rmSync(twin, { recursive: true, force: true })
  cpSync(out, twin, { recursive: true })
  const child = start('third.yaml', out)
  const first = ended(child)
  while (!existsSync(join(index, '.lock'))) await new Promise((resolve) => setImmediate(resolve))
  child.kill('SIGSTOP')
  try {
    const second = await ended(start('third.yaml', twin))
    expect(second).toMatchObject({ code: 1 })
    expect(second.stderr).toMatch(/is being changed by process \d+ on .*The run itself is complete/)
    expect(indexJson()).toBe(oldJson)
  } finally {
    child.kill('SIGCONT')
  }
  expect(await first).toMatchObject({ code: 0 })
  expect(await ended(start('third.yaml', twin))).toMatchObject({ code: 0 })
  expect(indexJson()).toBe(newJson)
})

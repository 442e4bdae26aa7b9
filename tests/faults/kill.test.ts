import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../bench/generate.ts'

const project = join(import.meta.dirname, '../..')
const cli = join(project, 'dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-kill-'))
const recipe = join(root, 'recipe.yaml')

beforeAll(() => {
  generate(join(root, 'web.jsonl'), 6e6, 7, join(project, 'fixtures/source'))
  generate(join(root, 'more.jsonl.gz'), 2e6, 8, join(project, 'fixtures/source'))
  writeFileSync(
    recipe,
    `
name: kill
sources: { web: { format: jsonl, paths: ["*.jsonl", "*.jsonl.gz"] } }
steps:
  - whitespace
  - length: { min: 200 }
  - han-ratio: { min: 0.3 }
  - privacy
  - exact
  - minhash: { threshold: 0.8 }
  - line-dedup: { minChars: 5 }
  - sentence-dedup
  - repetition
limits: { unit: 500KB }
`,
  )
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Every file of a run directory that must not depend on how the run went, by its hash. */
function digest(out: string): Record<string, string> {
  const files: Record<string, string> = {}
  const visit = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) visit(path)
      else files[relative(out, path)] = createHash('sha256').update(readFileSync(path)).digest('hex')
    }
  }
  for (const name of ['shards', 'receipts', 'removed', 'quarantine'])
    if (existsSync(join(out, name))) visit(join(out, name))
  for (const name of ['run.json', 'stats.json', 'manifest.json']) {
    files[name] = createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex')
  }
  return files
}

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

/** Runs `mdfs run`; with `killAfter`, sends the signal after so many milliseconds. */
function mdfs(
  out: string,
  workers: number,
  killAfter?: number,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [
      cli,
      'run',
      recipe,
      '--out',
      out,
      '--workers',
      String(workers),
      '--json',
    ])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdout.resume()
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill(signal), killAfter)
    child.on('close', (code, by) => {
      clearTimeout(timer)
      resolve({ code, signal: by, stderr })
    })
  })
}

/** Pseudo-random kill moments, the same in every test run. */
function* moments(seed: number, upTo: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0
    yield Math.floor((x / 2 ** 32) * upTo)
  }
}

const reference = join(root, 'one-worker')
let wholeRun = 0

describe('the same bytes', () => {
  test('one worker and two workers write the same shards, receipts, stats and manifest', async () => {
    const started = performance.now()
    expect(await mdfs(reference, 1)).toMatchObject({ code: 0 })
    wholeRun = performance.now() - started
    const two = join(root, 'two-workers')
    expect(await mdfs(two, 2)).toMatchObject({ code: 0 })
    const expected = digest(reference)
    expect(Object.keys(expected).length).toBeGreaterThan(8)
    expect(digest(two)).toEqual(expected)
  })

  test('a run killed ten times with kill -9 at random moments and resumed writes the same bytes', async () => {
    const out = join(root, 'killed')
    const moment = moments(20_231, wholeRun)
    let kills = 0
    // Each life is killed somewhere within the time a whole run takes; finished units carry it forward.
    for (let life = 0; kills < 10 && life < 40; life++) {
      const { signal } = await mdfs(out, 2, moment.next().value)
      if (signal === 'SIGKILL') kills += 1
      // It came through before ten kills: start again, so that ten really fall on unfinished runs.
      else rmSync(out, { recursive: true, force: true })
    }
    expect(kills).toBe(10)
    expect(await mdfs(out, 1)).toMatchObject({ code: 0 })
    expect(digest(out)).toEqual(digest(reference))
  })

  test('Ctrl-C stops cleanly with exit code 130, and the same command resumes to the same bytes', async () => {
    const out = join(root, 'interrupted')
    const stopped = await mdfs(out, 2, wholeRun * 0.5, 'SIGINT')
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toContain('The same command resumes')
    expect(await mdfs(out, 2)).toMatchObject({ code: 0 })
    expect(digest(out)).toEqual(digest(reference))
  })

  test('running a finished run again does nothing and succeeds', async () => {
    const before = digest(reference)
    expect(await mdfs(reference, 2)).toMatchObject({ code: 0 })
    expect(digest(reference)).toEqual(before)
  })
})

describe('a directory that holds another run', () => {
  test('is refused, and the difference is shown', async () => {
    const other = join(root, 'other.yaml')
    writeFileSync(other, readFileSync(recipe, 'utf8').replace('min: 200', 'min: 300'))
    const child = spawn(process.execPath, [cli, 'run', other, '--out', reference])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(2)
    expect(stderr).toContain('steps[1].params.min: 200 → 300')
  })

  test('is left alone while another process works in it', async () => {
    const out = join(root, 'locked')
    const first = mdfs(out, 1)
    while (!existsSync(join(out, 'run.json'))) await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await mdfs(out, 1)
    expect(second.code).toBe(2)
    expect(second.stderr).toContain('in use by process')
    expect(await first).toMatchObject({ code: 0 })
  })
})

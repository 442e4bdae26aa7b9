import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, startRun, writeJob } from './faulty-run.ts'
import { digest } from './same-files.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-kill-'))
let recipe = ''
beforeAll(() => {
  recipe = writeJob(root, 8e6)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs `mdfs run`; with `killAfter`, sends the signal after so many milliseconds. */
async function mdfs(
  out: string,
  workers: number,
  killAfter?: number,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<Ended> {
  const { child, ended } = startRun(recipe, out, workers)
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill(signal), killAfter)
  const end = await ended
  clearTimeout(timer)
  return end
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
    const { code, stderr } = await startRun(other, reference, 1).ended
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

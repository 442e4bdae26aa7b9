import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderStatus } from '../../src/report/status.ts'
import { displayWidth } from '../../src/report/terminal-width.ts'
import { Committed } from '../../src/run/committed.ts'
import type { Plan } from '../../src/run/plan.ts'
import type { QueuedRun } from '../../src/run/queue/look.ts'
import type { Heartbeat } from '../../src/run/queue/registry.ts'
import { type RunStatus, StatusReader, statusFromQueue } from '../../src/run/status.ts'
import { SmallRuns } from './small-run.ts'

const runs = new SmallRuns()
let finished: string
let plan: Plan

beforeAll(async () => {
  finished = (await runs.run('finished')).out
  plan = await runs.plan()
})
afterAll(() => runs.remove())

const look = (out: string, queued?: QueuedRun): Promise<RunStatus> => new StatusReader(out).read(queued)
const done = ({ stages }: RunStatus): Record<string, number> =>
  Object.fromEntries(stages.map((stage) => [stage.id, stage.done]))
const firstPassOnly = (stage: string): boolean => stage === 'pass-0'

const heartbeat = (tasks: number): Heartbeat => ({
  worker: 'w1',
  host: 'h',
  pid: 1,
  version: '0.1.0',
  kinds: ['collect'],
  threads: 2,
  run: '0123456789abcdef',
  tasks: Array.from({ length: tasks }, () => ({
    stage: 'pass-0',
    task: 'u00000',
    docs: 1,
    bytes: 1,
    seconds: 1,
  })),
  docs: 10,
  units: 1,
  docsPerSecond: 125,
  memory: 1,
})

const queuedRun = (change: Partial<QueuedRun['entry']> = {}, rest: Partial<QueuedRun> = {}): QueuedRun => ({
  entry: {
    run: '0123456789abcdef',
    out: '/storage/run',
    recipe: 'small',
    version: '0.1.0',
    priority: 0,
    created: 1,
    state: 'running',
    ...change,
  },
  isCoordinated: true,
  workers: [],
  ...rest,
})

describe('the state of a run', () => {
  test('complete: its outcomes are those of its manifest', async () => {
    const { ledger } = JSON.parse(readFileSync(join(finished, 'manifest.json'), 'utf8'))
    const status = await look(finished)
    expect(status).toMatchObject({ state: 'complete', recipe: 'small', outcomes: { ...ledger, pending: 0 } })
    expect(ledger).toMatchObject({ records: 56, removed: 8, duplicate: 7, quarantined: 8, kept: 33 })
    expect(status.stages.every((stage) => stage.done === stage.tasks)).toBe(true)
  })

  test('not begun: planned, nothing committed', async () => {
    const status = await look(runs.cut(finished, 'planned', () => false))
    expect(status).toMatchObject({ state: 'not begun', outcomes: { records: 0 } })
  })

  test('stopped: documents that came through the first pass are on the way, and add up', async () => {
    const status = await look(runs.cut(finished, 'half', firstPassOnly))
    expect(status.state).toBe('stopped')
    expect(status.outcomes).toEqual({
      records: 56,
      kept: 0,
      removed: 8,
      duplicate: 0,
      quarantined: 8,
      pending: 40,
    })
    expect(done(status)).toMatchObject({ 'pass-0': 8, 'cluster-exact': 0, 'pass-1': 0 })
    expect(status.quarantined.map(({ docs }) => docs)).toEqual([8])
    expect(status.advice).toContain('resumes')
  })

  test('running here: a living process holds the directory', async () => {
    const out = runs.cut(finished, 'running', firstPassOnly)
    writeFileSync(join(out, '.lock'), `${process.pid} ${hostname()}`)
    const status = await look(out)
    expect(status).toMatchObject({ state: 'running', cause: `process ${process.pid}` })
    expect(status.speed?.docsPerSecond).toBeGreaterThan(0)
    expect(status.speed?.secondsLeft).toBeGreaterThan(0)
  })

  test('running elsewhere: the lock of another machine is believed, and that is said', async () => {
    const out = runs.cut(finished, 'elsewhere', firstPassOnly)
    writeFileSync(join(out, '.lock'), '7 another-host')
    expect(await look(out)).toMatchObject({
      state: 'running',
      cause: 'process 7 on another-host, as far as can be told from here',
    })
  })

  test('killed: the process that held the directory is gone', async () => {
    const out = runs.cut(finished, 'killed', firstPassOnly)
    const { pid } = spawnSync(process.execPath, ['-e', '0'])
    writeFileSync(join(out, '.lock'), `${pid} ${hostname()}`)
    expect(await look(out)).toMatchObject({ state: 'stopped', cause: `process ${pid} was killed` })
  })

  test('failed: the run itself writes down why, and a later one takes that back', async () => {
    const out = runs.path('failing')
    const { out: fresh } = await runs.run('failing')
    for (const name of ['manifest.json', 'stats.json', 'timings.json']) rmSync(join(fresh, name))
    rmSync(join(fresh, 'units'), { recursive: true })
    // No unit can be committed: a file stands where their directory belongs.
    writeFileSync(join(fresh, 'units'), '')
    await expect(runs.run('failing')).rejects.toThrow()
    rmSync(join(fresh, 'units'))
    const failed = await look(out)
    expect(failed.state).toBe('failed')
    expect(failed.cause).toMatch(/ENOTDIR|EEXIST/)
    await runs.run('failing')
    expect(await look(out)).toMatchObject({ state: 'complete' })
  })

  test('no run directory: one line says what was expected, and what to do', async () => {
    await expect(look(runs.path('nowhere'))).rejects.toThrow(
      /^expected a run directory, found no .*mdfs run RECIPE/,
    )
  })
})

describe('the state of a run in a queue', () => {
  test.each([
    ['queued', queuedRun({}, { workers: [heartbeat(2)] })],
    ['waiting', queuedRun()],
    ['paused', queuedRun({ state: 'paused' })],
    ['cancelled', queuedRun({ state: 'cancelled', cause: 'cancelled\nby somebody' })],
    ['failed', queuedRun({ state: 'failed', cause: 'disk full' })],
    ['stopped', queuedRun({}, { isCoordinated: false, workers: [heartbeat(1)] })],
  ] as const)('%s', async (state, queued) => {
    const status = await look(runs.cut(finished, `queue-${state}`, firstPassOnly), queued)
    expect(status.state).toBe(state)
    expect(status.cause ?? '').not.toContain('\n')
  })

  test('the speed is what its workers say', async () => {
    const out = runs.cut(finished, 'queue-speed', firstPassOnly)
    const status = await look(out, queuedRun({}, { workers: [heartbeat(2), heartbeat(1)] }))
    expect(status.speed?.docsPerSecond).toBe(250)
  })

  test('a run that stands elsewhere is shown by what the queue says', () => {
    const queued = queuedRun({ out: 's3://b/run' }, { progress: { stage: 'pass-0', tasks: 9, done: 4 } })
    expect(statusFromQueue(queued)).toMatchObject({
      state: 'waiting',
      out: 's3://b/run',
      stages: [{ done: 4 }],
    })
  })
})

describe('counting', () => {
  const unitsOf = (from: number, to: number): string[] => plan.units.slice(from, to).map(({ id }) => id)

  test('goes on where it was: each unit is counted once, whatever number of looks', async () => {
    const out = runs.cut(finished, 'growing', (stage, task) => stage === 'pass-0' && task < 'u00003')
    const reader = new StatusReader(out)
    expect((await reader.read(undefined)).outcomes.records).toBe(21)
    expect((await reader.read(undefined)).outcomes.records).toBe(21)
    runs.commit(finished, out, 'pass-0', unitsOf(3, 8))
    // Done twice, as after a lost lock: the same directory, the same marker.
    runs.commit(finished, out, 'pass-0', unitsOf(0, 2))
    expect((await reader.read(undefined)).outcomes.records).toBe(56)
  })

  test('of part of the units: what is shown is guessed from them, and says so', async () => {
    const out = runs.cut(finished, 'sampled', firstPassOnly)
    const status = await new StatusReader(out).read(undefined, 4)
    expect(status.units).toEqual({ done: 8, counted: 4 })
    expect(status.outcomes).toMatchObject({ records: 56, removed: 8, quarantined: 8 })
    expect(renderStatus(status, { color: false, width: 200 })).toContain('guessed from 4 of 8 finished units')
  })

  test('begins again when the directory was begun again', async () => {
    const out = runs.cut(finished, 'anew', firstPassOnly)
    const reader = new StatusReader(out)
    await reader.read(undefined)
    rmSync(join(out, 'units'), { recursive: true })
    expect((await reader.read(undefined)).outcomes.records).toBe(0)
  })

  test('of a finished run by its own sums is that by its markers', async () => {
    const byMarkers = new Committed(
      plan,
      runs.cut(finished, 'markers', () => true),
    )
    const bySums = new Committed(plan, finished)
    await byMarkers.refresh()
    await bySums.refresh()
    const cells = ({ stages }: Committed) =>
      stages.map(({ steps, kept, counted }) => ({ steps, kept, counted }))
    expect(cells(byMarkers)).toEqual(cells(bySums))
  })

  test('names the file that cannot be read', async () => {
    const out = runs.cut(finished, 'torn', firstPassOnly)
    writeFileSync(join(out, 'units/pass-0/u00002/unit.json'), '{"stage"')
    await expect(look(out)).rejects.toThrow(/cannot read .*u00002\/unit\.json/)
  })
})

describe('a local run', () => {
  test('leaves its plan, which is no part of the manifest', () => {
    expect(existsSync(join(finished, 'plan.json'))).toBe(true)
    expect(readFileSync(join(finished, 'manifest.json'), 'utf8')).not.toContain('plan.json')
  })
})

describe('the text', () => {
  test('stays within the terminal, and shows hidden characters of a name', async () => {
    const status = { ...(await look(finished)), recipe: 'evil\u001b[31m\u202e', state: 'stopped' as const }
    for (const width of [40, 80, 200]) {
      const text = renderStatus(status, { color: false, width })
      expect(text).not.toContain('\u001b')
      expect(text).toContain('[U+202E]')
      for (const line of text.split('\n').filter((line) => !line.includes('░') && !line.includes('█')))
        expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }
  })
})

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRun, writeJob } from './faulty-run.ts'
import {
  assembling,
  type Phase,
  reporting,
  settling,
  stagePhase,
  sweepPhase,
  timings,
  unmarkedTasks,
  untilBegun,
} from './phases.ts'
import { digest } from './same-files.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-kill-phases-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const reference = join(root, 'reference')
let recipe = ''

beforeAll(async () => {
  recipe = writeJob(root, 2e6)
  expect(await startRun(recipe, reference, 2).ended).toMatchObject({ code: 0 })
})

/** Phases last some milliseconds: the process may be through before it is caught. */
const MOST_TRIES = 25

/** Runs until a phase begins and kills it there; begins again while the phase was over by then. `false`: never caught. */
async function killIn(phase: Phase, out: string): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    rmSync(out, { recursive: true, force: true })
    const { child, ended } = startRun(recipe, out, 2)
    await untilBegun(phase, out, child)
    child.kill('SIGKILL')
    const { signal } = await ended
    if (signal === 'SIGKILL' && phase.hasBegun(out) && !phase.isOver(out)) return true
  }
  return false
}

const stage = (name: string): [string, () => Phase] => [name, () => stagePhase(reference, name)]
const kindOf = (stage: string): string => /^(?:match-spans|[a-z]+)/.exec(stage)![0]

describe('a run killed with kill -9', () => {
  const killed = new Set<string>()

  test.each<[string, () => Phase]>([
    stage('pass-0'),
    stage('match-exact'),
    stage('cluster-exact'),
    stage('match-minhash'),
    stage('verify-minhash'),
    stage('cluster-minhash'),
    stage('pass-1'),
    ['the sweep of pass-0', () => sweepPhase(reference, 0)],
    stage('match-spans-line-dedup'),
    stage('pass-3'),
    ['finalize', () => assembling],
    ['timings', () => timings],
    ['settling', () => settling],
    ['report', () => reporting],
  ])('in %s leaves nothing by halves, and writes the same bytes when resumed', async (name, phase) => {
    const out = join(root, 'killed')
    expect(await killIn(phase(), out)).toBe(true)
    killed.add(kindOf(name))
    expect(unmarkedTasks(out)).toEqual([])
    expect(await startRun(recipe, out, 0).ended).toMatchObject({ code: 0 })
    expect(digest(out)).toEqual(digest(reference))
    expect(readdirSync(out)).not.toContain('work')
  })

  test('was killed in a stage of every kind there is', () => {
    const kinds = readdirSync(join(reference, 'units')).map(kindOf)
    expect([...killed]).toEqual(expect.arrayContaining(kinds))
  })
})

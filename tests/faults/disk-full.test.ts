import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, expectOneLine, runArguments, startRun, watched, writeJob } from './faulty-run.ts'
import {
  assembling,
  type Phase,
  reporting,
  stagePhase,
  timings,
  unmarkedTasks,
  untilBegun,
} from './phases.ts'
import { digest } from './same-files.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-disk-full-'))
const reference = join(root, 'reference')
const mountPoint = join(root, 'disk')
/** The run directory, by the path that the run is given. */
const out = join(mountPoint, 'out')
let recipe = ''
let disk: SmallDisk
/** The run directory as seen from here. */
let seen = ''

beforeAll(async () => {
  recipe = writeJob(root, 2e6)
  mkdirSync(mountPoint)
  disk = await mountSmallDisk(mountPoint, '64m')
  seen = disk.at('out')
  expect(await startRun(recipe, reference, 2).ended).toMatchObject({ code: 0 })
})
afterAll(() => {
  disk?.close()
  rmSync(root, { recursive: true, force: true })
})

const start = (workers = 2) => watched(disk.spawn(process.execPath, runArguments(recipe, out, workers)))

const RESUMES = 'give the same command again; finished units are kept'
const FULL = `no space left on the disk that holds ${out} \\(ENOSPC: no space left on device, .*\\): free some and ${RESUMES}`

/** Nothing that looks whole and is not. */
function expectNothingByHalves(): void {
  expect(unmarkedTasks(seen)).toEqual([])
  const names = readdirSync(seen)
  expect(names.filter((name) => name.includes('.tmp'))).toEqual([])
  // A manifest says that the run is complete, and then it is.
  if (names.includes('manifest.json')) expect(digest(seen)).toEqual(digest(reference))
}

async function expectToResume(): Promise<void> {
  disk.free()
  expect(await start(0).ended).toMatchObject({ code: 0 })
  expect(digest(seen)).toEqual(digest(reference))
  expect(existsSync(join(seen, 'report.md'))).toBe(true)
}

const MOST_TRIES = 25

/** Runs until a phase begins, holds the run there and fills the disk; begins again while the phase was over by then. */
async function fillIn(phase: Phase): Promise<Ended | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    disk.free()
    rmSync(seen, { recursive: true, force: true })
    const { child, ended } = start()
    await untilBegun(phase, seen, child)
    child.kill('SIGSTOP')
    disk.fill()
    const caught = phase.hasBegun(seen) && !phase.isOver(seen)
    child.kill(caught ? 'SIGCONT' : 'SIGKILL')
    const end = await ended
    // It may have had written all that the phase writes, but for its end.
    if (caught && !phase.isOver(seen)) return end
  }
  return undefined
}

const stage = (name: string): [string, () => Phase] => [name, () => stagePhase(reference, name)]

describe('a disk that is full', () => {
  test.each<[string, () => Phase]>([
    stage('pass-0'),
    stage('match-minhash'),
    stage('verify-minhash'),
    stage('cluster-minhash'),
    stage('match-spans-line-dedup'),
    stage('pass-3'),
    ['finalize', () => assembling],
    ['timings', () => timings],
    ['report', () => reporting],
  ])('in %s ends the run in one clear line, and the same command finishes it', async (_, phase) => {
    const end = await fillIn(phase())
    expect(end, 'the phase was never caught').toBeDefined()
    expectOneLine(end!, FULL)
    expectNothingByHalves()
    await expectToResume()
  })

  test.each([0, 2])('from the start ends a run of %i workers in the same way', async (workers) => {
    rmSync(seen, { recursive: true, force: true })
    disk.fill()
    expectOneLine(await start(workers).ended, FULL)
    expectNothingByHalves()
    await expectToResume()
  })
})

test('a limit on the size of a file does the same', async () => {
  const limited = join(root, 'limited')
  const run = runArguments(recipe, limited, 2)
  // In blocks of 512 bytes, or of 1024.
  const limit = 'ulimit -f 60; exec "$0" "$@"'
  expectOneLine(
    await watched(spawn('sh', ['-c', limit, process.execPath, ...run])).ended,
    `a file would be larger than ulimit -f, or the file system of ${limited}, allows \\(EFBIG: .*\\): raise that limit or move the directory and ${RESUMES}`,
  )
  expect(await startRun(recipe, limited, 0).ended).toMatchObject({ code: 0 })
  expect(digest(limited)).toEqual(digest(reference))
})

test('a disk that cannot be written to does the same', async () => {
  const remount = (how: string) => watched(disk.spawn('mount', ['-o', `remount,${how}`, mountPoint])).ended
  // A run that has got so far.
  expect(await fillIn(stagePhase(reference, 'pass-3'))).toBeDefined()
  disk.free()
  expect(await remount('ro')).toMatchObject({ code: 0 })
  expectOneLine(
    await start().ended,
    `the disk that holds \\S+ is read-only \\(EROFS: .*\\): make it writable and ${RESUMES}`,
  )
  expect(await remount('rw')).toMatchObject({ code: 0 })
  await expectToResume()
})

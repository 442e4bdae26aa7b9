import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { type Appended, appendSegment } from '../coarse/dedup/index/append.ts'
import type { SegmentWriter } from '../coarse/dedup/index/segment.ts'
import type { Outcome } from '../document.ts'
import { explainSystemError } from '../system-errors.ts'
import { commitTask, isCommitted, type Marker, readMarker } from './commit.ts'
import { passOf } from './dedup-tasks.ts'
import { type IndexedStep, indexedSteps, makerOf } from './indexes.ts'
import { fingerprintDir, layout, taskFile } from './layout.ts'
import { lockIndex } from './lock.ts'
import type { Plan } from './plan.ts'
import { readRunFile } from './run-file.ts'

/** What a run added to the index of one of its steps. */
export interface IndexMarker extends Marker {
  /** Name of the step. */
  readonly step: string
  /** Of the documents that this run kept; none when none had a fingerprint. */
  readonly segment: string | null
  readonly documents: number
  /** Of the whole index now. */
  readonly segments: number
  /** Segments that other runs added while this one was under way: it was not deduplicated against them. */
  readonly unseen: readonly string[]
}

const stageOf = ({ step }: IndexedStep): string => `index-${step.name}`
const TASK = 'all'

/** A trial of the first N records must not make the whole run lose them. */
const appendedSteps = ({ recipe, limit }: Plan): IndexedStep[] =>
  limit === undefined ? indexedSteps(recipe) : []

/**
 * Adds what a run kept to the indexes of its steps, unless it read only the first records (`limit`). Done once, after the manifest has been written; killed before its
 * marker, it is done again, which changes nothing when the index has the segment already.
 */
export async function appendToIndexes(plan: Plan, out: string): Promise<void> {
  for (const indexed of appendedSteps(plan)) {
    const stage = stageOf(indexed)
    if (isCommitted(out, stage, TASK)) continue
    await commitTask<IndexMarker>(out, stage, TASK, async () => {
      const started = performance.now()
      const appended = await append(plan, out, indexed).catch((error: unknown) => {
        // An index may be on another disk than the run.
        throw explainSystemError(error, indexed.dir) ?? error
      })
      const seconds = (performance.now() - started) / 1000
      const { name } = indexed.step
      return {
        marker: {
          stage,
          task: TASK,
          step: name,
          ...summaryOf(appended, readRunFile(out).indexes?.[name] ?? []),
        },
        timings: {
          seconds,
          docs: 0,
          bytes: 0,
          steps: { [name]: seconds },
        },
      }
    })
  }
}

const ADVICE = 'The run itself is complete; the same command, given again, adds to the index what it kept.'

/** What `appendToIndexes` did. */
export const appendedIndexes = (plan: Plan, out: string): IndexMarker[] =>
  appendedSteps(plan).map((indexed) => readMarker<IndexMarker>(out, stageOf(indexed), TASK))

async function append(plan: Plan, out: string, { step, dir }: IndexedStep): Promise<Appended> {
  mkdirSync(dir, { recursive: true })
  const release = lockIndex(dir, ADVICE)
  try {
    const { recipe } = plan
    const run = { recipe: recipe.name, run: hashOfRun(out) }
    return await appendSegment(dir, await makerOf(step, recipe), run, async (writer) => {
      await addKept(plan, out, step.name, writer)
    })
  } finally {
    release()
  }
}

const hashOfRun = (out: string): string =>
  createHash('sha256')
    .update(readFileSync(layout.run(out)))
    .digest('hex')
    .slice(0, 16)

/** The documents that came through the whole run, in the order of the plan. */
async function addKept(plan: Plan, out: string, step: string, writer: SegmentWriter): Promise<void> {
  const { pass } = passOf(plan, step)
  const last = `pass-${plan.passes.length - 1}`
  for (const { id } of plan.units) {
    const kept = await keptIds(join(layout.task(out, last, id), taskFile.receipts))
    writer.add(fingerprintDir(out, pass.index, id, step), (document) => kept.has(document))
  }
}

async function keptIds(receipts: string): Promise<Set<string>> {
  const file = await asyncBufferFromFile(receipts)
  const rows = (await parquetReadObjects({ file, columns: ['id', 'outcome'] })) as {
    id: string
    outcome: Outcome
  }[]
  return new Set(rows.filter(({ outcome }) => outcome === 'kept').map(({ id }) => id))
}

function summaryOf(
  { segment, index }: Appended,
  used: readonly { readonly name: string }[],
): Omit<IndexMarker, keyof Marker | 'step'> {
  const known = new Set([...used.map(({ name }) => name), segment?.name])
  return {
    segment: segment?.name ?? null,
    documents: segment?.documents ?? 0,
    segments: index.segments.length,
    unseen: index.segments.map(({ name }) => name).filter((name) => !known.has(name)),
  }
}

import type { Committed } from './committed.ts'
import type { QueuedRun } from './queue/look.ts'
import type { StageCounts } from './stage-counts.ts'

export interface Speed {
  readonly docsPerSecond: number
  /** Guessed from what the work so far took; absent before there is enough to guess from. */
  readonly secondsLeft?: number
}

/** Less of a run than this says nothing about the rest. */
const LEAST_DONE = 0.01

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** Share of the run that is done, 0 to 1: the first pass weighs as much as all that follows, as in the progress line. */
export function shareDone({ stages }: Committed): number {
  const share = ({ done, stage }: StageCounts): number =>
    stage.tasks.length === 0 ? 1 : done / stage.tasks.length
  const [first, ...rest] = stages
  if (first === undefined) return 0
  if (rest.length === 0) return share(first)
  return share(first) / 2 + sum(rest.map(share)) / rest.length / 2
}

/** `queued`: the run is done by these workers; else by threads of one process. */
export function speedOf(committed: Committed, queued?: QueuedRun): Speed {
  const { stages } = committed
  const current = stages.findLast(({ docs }) => docs > 0)
  const workers = queued?.workers
  const busy = workers === undefined ? current?.threads : sum(workers.map(({ tasks }) => tasks.length))
  const threads = Math.max(1, busy ?? 1)
  const share = shareDone(committed)
  const spent = sum(stages.map(({ threadSeconds }) => threadSeconds))
  return {
    docsPerSecond:
      workers === undefined
        ? threads * meanRate(current)
        : sum(workers.map(({ docsPerSecond }) => docsPerSecond)),
    ...(share >= LEAST_DONE && share < 1 && { secondsLeft: (spent * (1 - share)) / share / threads }),
  }
}

/** Documents per second of one thread. */
const meanRate = (stage: StageCounts | undefined): number =>
  stage === undefined ? 0 : stage.docs / Math.max(1e-9, sum(stage.seconds))

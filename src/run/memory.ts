import { totalmem } from 'node:os'
import { UsageError } from '../errors.ts'

/**
 * Bytes for the state of dedup tasks. What that state is, for a corpus of N documents:
 *
 * | | on disk | in memory |
 * | --- | --- | --- |
 * | fingerprinting | 32 N for ids and preferences; fingerprints: 256 N for minhash of 18 × 7, 16 N for exact and url, 8 N for simhash; 12 N per key: 18 keys, 1, 1, 20 | a block of 3 MB |
 * | match | 16 per candidate pair | bounded; N / 8 where an earlier dedup stands at the same barrier |
 * | verify | 16 per pair | bounded |
 * | cluster | 16 per copy, and 24 per pair with a keep policy other than `first` | 0.133 N, and 4.125 per document with a pair |
 * | decisions | 48 per copy and per keeper of copies | 48 per copy or keeper of one unit |
 *
 * "Bounded" is whatever these numbers allow. A single key, too, must fit: 48 bytes per document that shares it.
 */
export interface TaskMemory {
  /** For each of the tasks that run side by side. */
  readonly share: number
  /** For a task that runs alone. */
  readonly whole: number
}

export interface MemoryPlan {
  /** As many as asked for, or as many as fit. */
  readonly workers: number
  /** Workers asked for that do not fit. */
  readonly refused: number
  readonly tasks: TaskMemory
}

/**
 * Resident bytes of the main thread, Node included, and of a worker thread beside the state of a dedup task: its heap and
 * the buffers of a unit. Measured at their peaks, on 279 MB of JSON lines through one rule: 364 MB with one worker, 509 MB
 * with two. A classifier's model comes on top.
 */
const PROCESS_BYTES = 230e6
const WORKER_BYTES = 150e6
/** The least that a dedup task can do with. */
const MIN_SHARE_BYTES = 32e6
const LEAST_BYTES = PROCESS_BYTES + WORKER_BYTES + MIN_SHARE_BYTES

/**
 * Divides `--memory`: what is left by the process and its workers goes to the dedup tasks, in equal shares. Fewer workers
 * than asked for when not all fit. Throws `UsageError` when not even one does.
 */
export function planMemory(memory: number, workers: number): MemoryPlan {
  const room = memory - PROCESS_BYTES
  const fit = Math.floor(room / (WORKER_BYTES + MIN_SHARE_BYTES))
  if (fit < 1) {
    throw new UsageError(
      `--memory: expected at least ${LEAST_BYTES / 1e6}MB, for one worker; found ${Math.floor(memory / 1e6)}MB`,
    )
  }
  const threads = Math.min(Math.max(1, workers), fit)
  const whole = room - threads * WORKER_BYTES
  return {
    // 0 works in the main thread.
    workers: Math.min(workers, threads),
    refused: Math.max(0, workers - threads),
    tasks: { share: Math.floor(whole / threads), whole },
  }
}

/** Half of the machine's memory, or of what its container allows: dedups read through the page cache, which gets the rest. */
export function defaultMemory(): number {
  const allowed = process.constrainedMemory() ?? 0
  const total = totalmem()
  return Math.max(LEAST_BYTES, Math.floor((allowed > 0 ? Math.min(allowed, total) : total) / 2))
}

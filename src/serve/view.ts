import type { Committed } from '../run/committed.ts'
import type { Kind } from '../run/queue/kinds.ts'
import type { QueuedRun } from '../run/queue/look.ts'
import type { Heartbeat } from '../run/queue/registry.ts'
import type { RunStatus } from '../run/status.ts'

/** One run, as the pages show it. */
export interface ShownRun {
  /** Names it in addresses: 16 hex digits. */
  readonly id: string
  readonly status: RunStatus
  /** What its tasks did; absent when its directory is not to be seen from here. */
  readonly committed?: Committed
  readonly queued?: QueuedRun
  /** Path of its report, once there is one. */
  readonly report?: string
}

/** A directory that cannot be shown, and why: one line. */
export interface Problem {
  readonly what: string
  readonly why: string
}

/** Jobs of one queue by state. */
export interface QueueDepth {
  readonly run: string
  readonly kind: Kind
  readonly jobs: Readonly<Record<string, number>>
}

export interface RedisFacts {
  /** Bytes; 0 for no limit. */
  readonly used: number
  readonly limit: number
}

/** All that is shown, at one moment. */
export interface View {
  /** Those at work first, then the newest. */
  readonly runs: readonly ShownRun[]
  readonly workers: readonly Heartbeat[]
  readonly depths: readonly QueueDepth[]
  /** Absent without a queue, or when it does not answer. */
  readonly redis?: RedisFacts
  readonly problems: readonly Problem[]
}

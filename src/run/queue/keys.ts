/*
 * What stands in Redis, beside the queues of BullMQ. The part of a key in braces keeps all keys of a run on one node of a
 * Redis Cluster.
 */

/** Hash: run id → `RunEntry` as JSON. */
export const RUNS = 'mdfs:runs'

/** Hash: run id → `StageProgress` as JSON. Apart from the entry, which operators change. */
export const PROGRESS = 'mdfs:progress'

/** Set of worker ids; those without a heartbeat are dropped when the set is read. */
export const WORKERS = 'mdfs:workers'

/** `Heartbeat` as JSON; expires. */
export const heartbeatKey = (worker: string): string => `mdfs:worker:${worker}`

/** Prefix of the queues of a run: runs that share a Redis do not touch each other. */
export const queuePrefix = (run: string): string => `mdfs:{${run}}`

/** Token of the process that coordinates a run; expires. */
export const coordinatorKey = (run: string): string => `mdfs:{${run}}:coordinator`

/** List of the last lines that workers said about a run when they could not go on. */
export const troublesKey = (run: string): string => `mdfs:{${run}}:troubles`

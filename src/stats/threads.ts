import type { Timings } from './stats.ts'

/** Threads that did the units of a run, on all machines. */
export const threadsOf = (units: Timings['units']): number =>
  new Set(Object.values(units).map(({ host, pid, thread }) => `${host}.${pid}.${thread}`)).size

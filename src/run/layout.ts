import { join } from 'node:path'

/** Where everything stands in a run directory (`--out`). */
export const layout = {
  run: (out: string): string => join(out, 'run.json'),
  /** What is done by which task; holds paths. */
  plan: (out: string): string => join(out, 'plan.json'),
  stats: (out: string): string => join(out, 'stats.json'),
  manifest: (out: string): string => join(out, 'manifest.json'),
  timings: (out: string): string => join(out, 'timings.json'),
  reportHtml: (out: string): string => join(out, 'report.html'),
  reportMarkdown: (out: string): string => join(out, 'report.md'),
  /** A copy of standard input, when a source reads that. */
  stdin: (out: string): string => join(out, 'stdin'),
  units: (out: string): string => join(out, 'units'),
  /** A committed task: its directory appears whole, by rename. */
  task: (out: string, stage: string, task: string): string => join(out, 'units', stage, task),
  /** Tasks in the making; removed when a run starts. */
  work: (out: string): string => join(out, 'work'),
} as const

/** Files within a task's directory. */
export const taskFile = {
  marker: 'unit.json',
  timings: 'timings.json',
  spool: 'spool',
  fingerprints: 'fingerprints',
  receipts: 'receipts.parquet',
  quarantine: 'quarantine.jsonl',
  shards: 'shards',
  removed: 'removed',
  edges: 'edges.bin',
  decisions: 'decisions',
} as const

/** What a dedup stored of a unit's documents. */
export const fingerprintDir = (out: string, pass: number, unit: string, step: string): string =>
  join(layout.task(out, `pass-${pass}`, unit), taskFile.fingerprints, step)

/** The spool of a unit: a file and its offsets. */
export const spoolPath = (out: string, pass: number, unit: string): string =>
  join(layout.task(out, `pass-${pass}`, unit), taskFile.spool, 'documents.bin')

export const partName = (index: number, extension: string): string =>
  `part-${String(index).padStart(5, '0')}.${extension}`

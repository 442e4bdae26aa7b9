import { cap, type FunnelRow, outcomes } from './derive.ts'
import { bytes, compact, duration, integer, percent } from './format.ts'
import type { ReportInput } from './input.ts'
import { code, columns, mdTable, more } from './md.ts'
import { by, type FileRow } from './sections/files.ts'
import { throughput } from './throughput.ts'

const FILES_SHOWN = 15
const SHARDS_SHOWN = 40

/** How fast it went, from which files into which. */
export function runPart({ stats, run, timings, manifest }: ReportInput, rows: readonly FunnelRow[]): string {
  const facts = [
    ['Recipe', code(run.recipePath ?? stats.recipe.name)],
    ['Recipe hash', code(stats.recipe.hash)],
    ['mdfs', code(stats.version)],
    ['Seed', String(stats.seed)],
  ]
  const raw = Object.values(run.inputs)
  const found = raw.length === 0 ? undefined : raw.reduce((total, input) => total + input.bytes, 0)
  const speed = timings === undefined ? undefined : throughput(timings, outcomes(rows).records, found)
  if (timings !== undefined && speed !== undefined) {
    facts.push(
      ['Node', code(timings.node)],
      ['Workers', integer(timings.workers)],
      ['Wall clock', duration(timings.wallSeconds)],
      ['Records per second', compact(speed.docsPerSecond)],
    )
    if (speed.bytesPerSecond !== undefined) facts.push(['Input per second', bytes(speed.bytesPerSecond)])
  }
  const files: FileRow[] = Object.entries(stats.files)
  const largest = cap(files.toSorted(by('records')), FILES_SHOWN)
  const shards = cap(manifest ?? [], SHARDS_SHOWN)
  return [
    mdTable(columns(['Fact', 'Value'], []), facts),
    speed !== undefined &&
      mdTable(
        columns(['Step'], ['Time', 'Share']),
        speed.steps.map(({ key, value }) => [
          code(key, 40),
          duration(value),
          percent(value, speed.stepSeconds),
        ]),
      ),
    mdTable(
      columns(['Input file'], ['Records', 'Kept', 'Removed', 'Duplicate', 'Quarantined']),
      largest.shown.map(([file, { records, kept, removed, duplicate, quarantined }]) => [
        code(file),
        ...[records, kept, removed, duplicate, quarantined].map(integer),
      ]),
    ) + more(largest.rest, 'files'),
    shards.shown.length > 0 &&
      mdTable(
        columns(['Shard'], ['Documents', 'Characters', 'Bytes']),
        shards.shown.map(({ path, docs, chars, bytes: size }) => [
          code(path),
          integer(docs),
          compact(chars),
          bytes(size),
        ]),
      ) + more(shards.rest, 'shards'),
  ]
    .filter((text) => text !== false)
    .join('\n')
}

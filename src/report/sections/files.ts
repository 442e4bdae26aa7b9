import type { FileLedger, Stats } from '../../stats/stats.ts'
import { cap } from '../derive.ts'
import { bytes, compact, counted, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import type { ReportShard } from '../input.ts'
import { more, table } from '../parts.ts'

const FILES_SHOWN = 15
const SHARDS_SHOWN = 40

export type FileRow = readonly [file: string, ledger: FileLedger]

/** Largest files first; those with the most quarantined records stand apart when there are many files. */
export function filesPart(stats: Stats): Markup | undefined {
  const files: FileRow[] = Object.entries(stats.files)
  if (files.length === 0) return undefined
  const { shown, rest } = cap(files.toSorted(by('records')), FILES_SHOWN)
  const hidden = new Set(rest)
  const faulty = files
    .filter((row) => hidden.has(row) && row[1].quarantined > 0)
    .sort(by('quarantined'))
    .slice(0, FILES_SHOWN)
  return html`<details class="numbers"><summary>Input files <small>${counted(files.length, 'file')}</small></summary>
${fileTable(shown)}${rest.length > 0 && more(`and ${counted(rest.length, 'more file', 'more files')}`)}
${faulty.length > 0 && html`<h4>Of those, the most quarantined</h4>${fileTable(faulty)}`}</details>`
}

export const by =
  (key: keyof FileLedger) =>
  (a: FileRow, b: FileRow): number =>
    b[1][key] - a[1][key] || (a[0] < b[0] ? -1 : 1)

function fileTable(files: readonly FileRow[]): Markup {
  const head = ['Records', 'Kept', 'of records', 'Removed', 'Duplicate', 'Quarantined']
  return table(
    [{ head: 'File' }, ...head.map((text) => ({ head: text, number: true }))],
    files.map(([file, { records, kept, removed, duplicate, quarantined }]) => [
      label(file, 160),
      integer(records),
      integer(kept),
      percent(kept, records),
      integer(removed),
      integer(duplicate),
      integer(quarantined),
    ]),
  )
}

export function shardsPart(shards: readonly ReportShard[]): Markup {
  const { shown, rest } = cap(shards, SHARDS_SHOWN)
  const add = (key: 'docs' | 'chars' | 'bytes') => shards.reduce((total, shard) => total + shard[key], 0)
  return html`<details class="numbers"><summary>Output shards <small>${counted(shards.length, 'file')}, ${bytes(add('bytes'))}</small></summary>
${table(
  [
    { head: 'Shard' },
    { head: 'Documents', number: true },
    { head: 'Characters', number: true },
    { head: 'Bytes on disk', number: true },
  ],
  shown.map(({ path, docs, chars, bytes: size }) => [
    label(path, 160),
    integer(docs),
    compact(chars),
    bytes(size),
  ]),
  ['All', integer(add('docs')), compact(add('chars')), bytes(add('bytes'))],
)}${rest.length > 0 && more(`and ${counted(rest.length, 'more shard', 'more shards')}, in manifest.json`)}</details>`
}

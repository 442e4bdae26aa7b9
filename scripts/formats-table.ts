/**
 * Measures every source format, on real files where there are any, and writes the table of `docs/formats.md`:
 *
 *     npx tsx scripts/formats-table.ts
 *
 * Needs the data beside the repository (`../shared/data`); copies nothing of it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FORMATS } from '../src/collect/formats.ts'
import { type Measured, measure } from './formats-table/measure.ts'
import { tableSources } from './formats-table/sources.ts'

const PAGE = fileURLToPath(new URL('../docs/formats.md', import.meta.url))
const BEGIN = '<!-- formats-table: begin -->'
const END = '<!-- formats-table: end -->'

/** Files of fewer bytes are not timed. */
const MIN_TIMED_BYTES = 1e5

const number = (n: number): string => n.toLocaleString('en-US')

const significant = (n: number): string => (n >= 10 ? n.toFixed(0) : n.toPrecision(2))

const causes = (counts: ReadonlyMap<string, number>): string =>
  counts.size === 0
    ? '0'
    : [...counts]
        .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
        .map(([cause, n]) => `${number(n)} ${cause.replace(/<.*>/, '`$&`')}`)
        .join('; ')

function row({
  source,
  files,
  records,
  documents,
  skipped,
  quarantined,
  bytes,
  seconds,
  agreement,
}: Measured): string {
  const passedOver = [...skipped.values()].reduce((sum, n) => sum + n, 0)
  const cells = [
    source.title,
    `\`${source.format}\``,
    number(files.length),
    number(records),
    number(documents),
    number(passedOver),
    causes(quarantined),
    significant(bytes / 1e6),
    // The time of a small file is that of its opening.
    bytes < MIN_TIMED_BYTES ? '–' : significant(bytes / 1e6 / seconds),
    agreement,
  ]
  return `| ${cells.join(' | ')} |`
}

function table(rows: readonly Measured[]): string {
  const measured = new Set(
    rows.filter(({ source }) => source.origin === 'real').map(({ source }) => source.format),
  )
  const missing = FORMATS.map(({ name }) => name).filter((name) => !measured.has(name))
  const [cpu] = cpus()
  const date = new Date().toISOString().slice(0, 10)
  return [
    `Measured on ${date} by \`npx tsx scripts/formats-table.ts\`: one thread of ${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)}; the second of two readings. MB are of the files, unpacked where they are gzip, bzip2 or zstd.`,
    ...(missing.length === 0
      ? []
      : [
          '',
          `No real file is at hand of ${missing.map((name) => `\`${name}\``).join(', ')}: "made here" are synthetic files, real texts put into the format for the measurement; "fixture" is one of \`fixtures/formats\`, texts and file our own, with a record broken on purpose and too small to be timed (–).`,
        ]),
    '',
    '| source | format | files | records | documents | skipped | quarantined | MB | MB/s | oracle |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | --- |',
    ...rows.map(row),
  ].join('\n')
}

function writePage(content: string): void {
  const page = readFileSync(PAGE, 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the markers ${BEGIN} and ${END}`)
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${content}\n\n${page.slice(end)}`)
}

const folder = mkdtempSync(join(tmpdir(), 'mdfs-formats-'))
try {
  const rows: Measured[] = []
  for (const source of tableSources(folder)) {
    const measured = await measure(source)
    rows.push(measured)
    console.log(row(measured))
  }
  writePage(table(rows))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

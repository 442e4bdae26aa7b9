import { reconcile } from '../stats/reconcile.ts'
import {
  cap,
  type FunnelRow,
  funnel,
  mergeCounts,
  mergeTallies,
  outcomes,
  quarantineCauses,
  removals,
  skips,
} from './derive.ts'
import { bytes, compact, integer, percent } from './format.ts'
import { histogramView } from './histogram-view.ts'
import type { ReportInput } from './input.ts'
import { duplicatesPart } from './markdown-duplicates.ts'
import { editsPart } from './markdown-edits.ts'
import { runPart } from './markdown-run.ts'
import { samplesPart } from './markdown-samples.ts'
import { code, columns, mdTable, more, prose } from './md.ts'
import { sparkline } from './sparkline.ts'
import { leftOf, sourcesBySize, stages } from './stages.ts'
import { verdict } from './verdict.ts'

const ROWS_SHOWN = 40
const DOMAINS_SHOWN = 15
const FAULTS_SHOWN = 12

/** The same report for a terminal, a pull request or a dataset card. */
export function renderMarkdown(input: ReportInput): string {
  const { stats } = input
  const rows = funnel(stats)
  const parts = [
    head(input, rows),
    part('Funnel', funnelTable(rows)),
    part('By source', bySource(input)),
    part('Reasons for removal', reasons(rows)),
    part('Edits', editsPart(rows)),
    part('Histograms', histograms(rows)),
    part('Top domains', domains(input)),
    part('What was kept', kept(input)),
    part('Duplicates', duplicatesPart(stats)),
    part('Samples', samplesPart(stats)),
    part('Quarantine', quarantine(input, rows)),
    part('Run', runPart(input, rows)),
  ]
  return `${parts.filter(Boolean).join('\n').trimEnd()}\n`
}

const part = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`)

function head({ stats }: ReportInput, rows: readonly FunnelRow[]): string {
  const out = outcomes(rows)
  const { about, name } = stats.recipe
  const faults = reconcile(stats)
  const ends = [
    ['kept', out.kept, percent(out.kept, out.documents)],
    ['removed', out.removed, percent(out.removed, out.documents)],
    ['duplicate', out.duplicate, percent(out.duplicate, out.documents)],
    ['quarantined', out.quarantined, ''],
    ...(out.skipped > 0 ? [['skipped', out.skipped, ''] as const] : []),
  ] as const
  const names = ends.map(([name]) => name).join(' + ')
  const terms = ends.map(([, docs]) => integer(docs)).join(' + ')
  return [
    `# mdfs report: ${code(name)}\n`,
    ...(about === undefined ? [] : [`${prose(about)}\n`]),
    `**${prose(verdict(rows))}**\n`,
    mdTable(columns(['Outcome'], ['Records', 'of documents']), [
      ...ends.map(([name, docs, share]) => [name, integer(docs), share]),
      ['in', integer(out.records), ''],
    ]),
    `Text kept: ${compact(out.keptTally.chars)} characters, ${bytes(out.keptTally.bytes)}.\n`,
    `in = ${names}: ${integer(out.records)} = ${terms}: ${faults.length === 0 ? 'reconciles' : '**does not reconcile**'}.\n`,
    ...faults.slice(0, FAULTS_SHOWN).map((fault) => `- ${prose(fault)}`),
    ...(faults.length > FAULTS_SHOWN ? [more(faults.slice(FAULTS_SHOWN), 'faults')] : []),
  ].join('\n')
}

function funnelTable(rows: readonly FunnelRow[]): string {
  const { documents } = outcomes(rows)
  const count = (value: number) => (value === 0 ? '–' : integer(value))
  return mdTable(
    columns(
      ['Step', 'Id'],
      [
        'Reached',
        'Removed',
        'Duplicate',
        'Quarantined',
        'Edited',
        'Left',
        'of reached',
        'of documents',
        'Characters',
        'Bytes',
      ],
    ),
    rows.map((row) => [
      code(row.step.name, 40),
      code(row.step.id, 40),
      integer(row.in.docs),
      count(row.removed.docs),
      count(row.duplicate.docs),
      count(row.quarantined),
      count(row.edited),
      integer(row.out.docs),
      percent(row.out.docs, row.in.docs),
      percent(row.out.docs, documents),
      compact(row.out.chars),
      bytes(row.out.bytes),
    ]),
  )
}

function bySource({ stats, run }: ReportInput): string {
  const parts = stages(stats)
  const order = sourcesBySize(parts)
  const { shown, rest } = cap(order, ROWS_SHOWN)
  const row = (name: string, sources: readonly string[]) => {
    const raw = sources.flatMap((source) =>
      Object.hasOwn(run.inputs, source) ? [run.inputs[source]?.bytes ?? 0] : [],
    )
    const found = raw.length === 0 ? '–' : bytes(raw.reduce((total, size) => total + size, 0))
    const cells = parts.map((stage) => {
      const left = leftOf(stage, sources)
      return `${bytes(left.bytes)}, ${compact(left.docs)} docs`
    })
    return [name, found, ...cells]
  }
  return mdTable(columns(['Source'], ['As found', ...parts.map(({ title }) => code(title, 40))]), [
    ...shown.map((source) => row(code(source, 40), [source])),
    ...(rest.length > 0 ? [row(`and ${integer(rest.length)} more`, rest)] : []),
    row('All', order),
  ])
}

function reasons(rows: readonly FunnelRow[]): string {
  const { shown, rest } = cap(removals(rows), ROWS_SHOWN)
  const { removed } = outcomes(rows)
  const skipped = cap(skips(rows), ROWS_SHOWN)
  const removedTable =
    shown.length > 0 &&
    mdTable(
      columns(['Reason', 'Step'], ['Documents', 'of all removed', 'of what reached the step', 'Bytes']),
      shown.map(({ reason, step, tally, reached }) => [
        code(reason),
        code(step, 40),
        integer(tally.docs),
        percent(tally.docs, removed),
        percent(tally.docs, reached),
        bytes(tally.bytes),
      ]),
    ) + more(rest, 'reasons')
  const skippedTable =
    skipped.shown.length > 0 &&
    mdTable(
      columns(['Skipped by the readers'], ['Records']),
      skipped.shown.map(({ key, value }) => [code(key), integer(value)]),
    ) + more(skipped.rest, 'kinds')
  return [removedTable, skippedTable].filter((text) => text !== false).join('\n')
}

function histograms(rows: readonly FunnelRow[]): string {
  const drawn = rows.flatMap((row) => {
    const view = histogramView(row.step)
    if (view === undefined) return []
    const thresholds = view.thresholds.map(({ value }) => String(value)).join(', ')
    return [
      [
        code(row.step.name, 40),
        code(view.column, 40),
        integer(view.docs),
        thresholds || '–',
        `\`${sparkline(view)}\``,
      ],
    ]
  })
  if (drawn.length === 0) return ''
  const heads = [...columns(['Step', 'Measured'], ['Documents', 'Thresholds']), { head: 'Distribution' }]
  return `${mdTable(heads, drawn)}\nShares run from 0 to 1, counts over powers of two; \`│\` is a threshold. A lone \`█\` over low ones may be cut short.\n`
}

function domains({ stats }: ReportInput): string {
  const lists = (['kept', 'removed'] as const).flatMap((outcome) => {
    const { shown, rest } = cap(mergeCounts([stats.domains[outcome].counts]), DOMAINS_SHOWN)
    if (shown.length === 0) return []
    const others = rest.reduce((total, { value }) => total + value, stats.domains[outcome].other)
    return [
      mdTable(columns([`Domain, ${outcome}`], ['Documents']), [
        ...shown.map(({ key, value }) => [code(key, 60), integer(value)]),
        ...(others > 0 ? [['others', integer(others)]] : []),
      ]),
    ]
  })
  return lists.join('\n')
}

function kept({ stats }: ReportInput): string {
  const lists = (
    [
      ['Language', stats.kept.byLang],
      ['Label', stats.kept.byLabel],
    ] as const
  ).flatMap(([title, tallies]) => {
    const { shown, rest } = cap(mergeTallies([tallies]), ROWS_SHOWN)
    if (shown.length === 0) return []
    const table = mdTable(
      columns([title], ['Documents', 'Characters', 'Bytes']),
      shown.map(({ key, value }) => [
        code(key, 40),
        integer(value.docs),
        compact(value.chars),
        bytes(value.bytes),
      ]),
    )
    return [table + more(rest, 'keys')]
  })
  return lists.join('\n')
}

function quarantine({ stats }: ReportInput, rows: readonly FunnelRow[]): string {
  const { shown, rest } = cap(quarantineCauses(rows), ROWS_SHOWN)
  if (shown.length === 0) return 'Every record could be read and processed.\n'
  const first = cap(stats.quarantine, ROWS_SHOWN)
  const causes = shown.map(({ cause, step, docs }) => [code(cause), code(step, 40), integer(docs)])
  const places = first.shown.map(({ cause, file, offset, detail }) => [
    code(cause),
    code(file),
    code(detail ?? ''),
    integer(offset),
  ])
  return [
    mdTable(columns(['Cause', 'Step'], ['Records']), causes) + more(rest, 'causes'),
    ...(places.length > 0 ? [mdTable(columns(['First of', 'File', 'Detail'], ['Offset']), places)] : []),
  ].join('\n')
}

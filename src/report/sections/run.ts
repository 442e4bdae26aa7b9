import type { Timings } from '../../stats/stats.ts'
import { type FunnelRow, outcomes } from '../derive.ts'
import { bytes, compact, counted, duration, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import type { ReportInput } from '../input.ts'
import { bars, note, section, table } from '../parts.ts'
import { throughput } from '../throughput.ts'
import { filesPart, shardsPart } from './files.ts'

const STEPS_SHOWN = 40
const UNITS_SHOWN = 8

/** How fast it went, on what, from what, into what. */
export function runSection(input: ReportInput, rows: readonly FunnelRow[]): Markup {
  return section(
    'run',
    'Run',
    '运行',
    facts(input),
    input.timings !== undefined && speed(input.timings, input, rows),
    filesPart(input.stats),
    input.manifest !== undefined && shardsPart(input.manifest),
  )
}

function facts({ stats, run, timings }: ReportInput): Markup {
  const lines: (readonly [string, Markup])[] = [
    ['Recipe', html`${label(run.recipePath ?? stats.recipe.name, 160)}`],
    ['Recipe hash', html`<code>${label(stats.recipe.hash)}</code>`],
    ['mdfs', html`${label(stats.version, 40)}`],
    ['Seed', html`${String(stats.seed)}`],
    ['Sources', html`${integer(stats.sources.length)}`],
    ['Input files', html`${integer(Object.keys(stats.files).length)}`],
  ]
  if (timings !== undefined) {
    lines.push(['Node', html`${label(timings.node, 40)}`], ['Workers', html`${integer(timings.workers)}`])
  }
  return html`<dl class="facts">${lines.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function speed(timings: Timings, { run }: ReportInput, rows: readonly FunnelRow[]): Markup {
  const sizes = Object.values(run.inputs)
  const found = sizes.length === 0 ? undefined : sizes.reduce((total, input) => total + input.bytes, 0)
  const { records } = outcomes(rows)
  const { docsPerSecond, bytesPerSecond, steps, stepSeconds, units, threads, slowest } = throughput(
    timings,
    records,
    found,
  )
  const reached = new Map(rows.map((row) => [row.step.name, row.in.docs]))
  const figure = (name: string, value: string, below: string) =>
    html`<div><dt>${name}</dt><dd>${value}<small>${below}</small></dd></div>`
  return html`<h3>Throughput <span lang="zh-Hans">吞吐</span></h3>
<dl class="figures">
${figure('Records per second', compact(docsPerSecond), `${integer(records)} in ${duration(timings.wallSeconds)}`)}
${bytesPerSecond !== undefined && figure('Input per second', bytes(bytesPerSecond), 'as found on disk')}
${figure('Wall clock', duration(timings.wallSeconds), 'all sessions of the run')}
${figure('Workers', integer(timings.workers), `${counted(units, 'unit')} on ${counted(threads, 'thread')}`)}
</dl>
${
  steps.length > 0 &&
  html`<details class="numbers"><summary>Time by step <small>over all workers</small></summary>${bars(
    steps.slice(0, STEPS_SHOWN).map(({ key, value }) => {
      const docs = reached.get(key) ?? 0
      return {
        label: label(key, 40),
        note: docs > 0 && `${duration(value / docs)} per document`,
        value,
        text: html`${duration(value)} <small>${percent(value, stepSeconds)}</small>`,
      }
    }),
    'plain',
  )}${note('Estimated from a sample of the documents. Besides the steps: features are the counts that rules share; spool is writing what the next pass reads, with the fingerprints of its dedups; barrier is reading it; write and close are the output.')}</details>`
}
${
  slowest.length > 1 &&
  html`<details class="numbers"><summary>Longest units</summary>${table(
    [
      { head: 'Unit' },
      { head: 'Seconds', number: true },
      { head: 'Documents', number: true },
      { head: 'Bytes', number: true },
      { head: 'Bytes per second', number: true },
    ],
    slowest
      .slice(0, UNITS_SHOWN)
      .map(({ unit, seconds, docs, bytes: size }) => [
        label(unit, 100),
        duration(seconds),
        integer(docs),
        bytes(size),
        seconds > 0 ? bytes(size / seconds) : '–',
      ]),
  )}</details>`
}`
}

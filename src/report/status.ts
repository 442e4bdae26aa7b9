import pc from 'picocolors'
import type { RunStatus, StageStatus } from '../run/status.ts'
import { compact, counted, integer, percent, roughly } from './format.ts'
import { padLeft, padRight, shorten } from './terminal-width.ts'
import { visibleLabel } from './visible.ts'

export interface StatusOptions {
  readonly color: boolean
  /** Columns. */
  readonly width: number
}

type Colors = ReturnType<typeof pc.createColors>

const BAR = 24
const CAUSES_SHOWN = 5

const PAINT: Record<RunStatus['state'], keyof Colors> = {
  'not begun': 'dim',
  running: 'green',
  queued: 'green',
  waiting: 'yellow',
  paused: 'yellow',
  cancelled: 'yellow',
  stopped: 'yellow',
  failed: 'red',
  complete: 'green',
}

function stageLines(stages: readonly StageStatus[], colors: Colors): string[] {
  const name = Math.max(0, ...stages.map((stage) => stage.name.length))
  const count = Math.max(0, ...stages.map(({ tasks }) => integer(tasks).length))
  return stages.map(({ name: stage, tasks, done }) => {
    const full = tasks === 0 ? BAR : Math.floor((BAR * done) / tasks)
    const bar = colors.green('█'.repeat(full)) + colors.dim('░'.repeat(BAR - full))
    return `  ${padRight(visibleLabel(stage), name)}  ${bar}  ${padLeft(integer(done), count)} of ${padLeft(integer(tasks), count)}`
  })
}

/** What the outcomes rest on, when that is not all there is. */
function basis({ units: { done, counted: read } }: RunStatus): string {
  return read < done
    ? ` (guessed from ${integer(read)} of ${counted(done, 'finished unit')}; --exact reads all)`
    : ''
}

function outcomeLines(status: RunStatus): string[] {
  const { records, pending, ...ends } = status.outcomes
  if (records === 0) return []
  const parts = [...Object.entries(ends), ...(pending > 0 ? ([['on the way', pending]] as const) : [])]
  const shown = parts.map(([name, docs]) => `${integer(docs)} ${name} (${percent(docs, records)})`)
  return [`records  ${integer(records)} read${basis(status)}`, `         ${shown.join(', ')}`]
}

function quarantineLines({ quarantined }: RunStatus): string[] {
  const shown = quarantined.slice(0, CAUSES_SHOWN)
  const rest = quarantined.length - shown.length
  return [
    ...shown.map(({ cause, docs }) => `quarantined  ${integer(docs)}  ${visibleLabel(cause)}`),
    ...(rest > 0 ? [`quarantined  ${counted(rest, 'further cause')}`] : []),
  ]
}

function speedLines({ speed }: RunStatus): string[] {
  if (speed === undefined) return []
  const left = speed.secondsLeft === undefined ? '' : `, ${roughly(speed.secondsLeft)} left`
  return [`speed    ${compact(speed.docsPerSecond)} documents/s${left}`]
}

/** Where a run is, as text: no line is wider than `width`. */
export function renderStatus(status: RunStatus, { color, width }: StatusOptions): string {
  const colors = pc.createColors(color)
  const { recipe, out, state, cause, stages, advice } = status
  const paint = colors[PAINT[state]] as (text: string) => string
  const lines = [
    ...outcomeLines(status),
    ...quarantineLines(status),
    ...speedLines(status),
    `next     ${visibleLabel(advice)}`,
  ]
  return [
    shorten(`${visibleLabel(recipe)} in ${visibleLabel(out)}`, width),
    paint(shorten(cause === undefined ? state : `${state}: ${visibleLabel(cause)}`, width)),
    ...stageLines(stages, colors),
    ...lines.map((line) => shorten(line, width)),
    '',
  ].join('\n')
}

import { draw } from './charts.ts'
import type { FunnelRow } from './derive.ts'
import { compact } from './format.ts'
import type { Markup } from './html.ts'
import { clip, visibleLabel } from './visible.ts'

/** Tints in the style sheet: `--s0` (largest source) to `--s6` (all the others). */
export const RIVER_BANDS = 7

/** A band of the river. */
export interface Band {
  readonly name: string
  /** Sources in it. */
  readonly sources: readonly string[]
}

/** The largest sources one by one, the others together. */
export function bandsOf(sources: readonly string[]): Band[] {
  const single = sources.length <= RIVER_BANDS ? sources : sources.slice(0, RIVER_BANDS - 1)
  const rest = sources.slice(single.length)
  const bands = single.map((name) => ({ name, sources: [name] }))
  return rest.length === 0 ? bands : [...bands, { name: `${rest.length} others`, sources: rest }]
}

/**
 * Documents left after each step, flowing down, one band per source, centred so that it narrows like a funnel.
 *
 * @param width 1000 for a wide page, about 360 for a telephone: text keeps its size
 */
export function drawRiver(rows: readonly FunnelRow[], bands: readonly Band[], width: number): Markup {
  const narrow = width < 500
  const levels = rows.map(({ step }) => ({
    name: step.name,
    left: (source: string) => step.sources[source]?.out.docs ?? 0,
  }))
  const values = bands.map(({ sources }) =>
    levels.map(({ left }) => sources.reduce((total, source) => total + left(source), 0)),
  )
  const totals = levels.map((_, i) => values.reduce((total, band) => total + (band[i] ?? 0), 0))
  const widest = Math.max(1, ...totals)
  const names = levels.map(({ name }) => visibleLabel(clip(name, narrow ? 14 : 22)))
  const area = {
    type: 'line',
    stack: 'river',
    symbol: 'none',
    smooth: 0.25,
    silent: true,
    lineStyle: { width: 0 },
  }
  const axis = {
    type: 'category',
    inverse: true,
    boundaryGap: false,
    axisLine: { show: false },
    axisTick: { show: false },
  }
  return draw(
    {
      grid: { left: narrow ? 100 : 150, right: narrow ? 50 : 70, top: 16, bottom: 16 },
      xAxis: { type: 'value', min: 0, max: widest, show: false },
      yAxis: [
        {
          ...axis,
          data: names,
          axisLabel: { color: 'var(--ink)', interval: 0, align: 'left', margin: narrow ? 100 : 150 },
        },
        {
          ...axis,
          position: 'right',
          data: totals.map(compact),
          axisLabel: { color: 'var(--muted)', interval: 0, align: 'right', margin: narrow ? 50 : 70 },
        },
      ],
      series: [
        { ...area, data: totals.map((total) => (widest - total) / 2), areaStyle: { color: 'transparent' } },
        ...values.map((data, i) => ({ ...area, data, areaStyle: { color: `var(--s${i})`, opacity: 1 } })),
      ],
    },
    width,
    40 + 30 * levels.length,
    'Documents left after each step, one band per source; the table below holds the numbers',
  )
}

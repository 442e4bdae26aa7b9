import type { CustomSeriesRenderItem } from 'echarts'
import { draw } from './charts.ts'
import { integer, measure, rounded } from './format.ts'
import { docTicks, type HistogramView, ticks } from './histogram-view.ts'
import type { Markup } from './html.ts'
import { visibleLabel } from './visible.ts'

const WIDTH = 460
const HEIGHT = 210
/** Height of the plot in tallest full bars, when a broken bar must stand out above them. */
const HEADROOM = 2
/** Where a broken bar is broken, as a share of its height. */
const BREAK_AT = 0.75
/** A part with documents in it is never drawn as nothing. */
const LEAST_PX = 1
/** Of a digit in the axis font. */
const DIGIT_PX = 7.5

/** Bars by bin, what the step passed on below what it removed, with its thresholds. */
export function drawHistogram(view: HistogramView, title: string): Markup {
  const { bins, broken, from, to, tallest, thresholds } = view
  const ceiling = broken === undefined ? tallest : tallest * HEADROOM
  const bars = bins.flatMap(({ docs, removed }, bin) => (docs === 0 ? [] : [[bin, docs, removed]]))
  const bar: CustomSeriesRenderItem = (_, api) => {
    const [bin, docs, removed] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))]
    const xOf = (position: number) => api.coord([position, 0])[0] ?? 0
    const [x = 0, top = 0] = api.coord([bin, bin === broken ? ceiling : docs])
    const base = api.coord([bin, 0])[1] ?? 0
    const pitch = xOf(bin + 1) - x
    const box = { x, base, width: pitch > 3 ? pitch - 1 : pitch, height: base - top }
    const children = stack(box, docs - removed, removed)
    if (bin !== broken) return { type: 'group', children }
    const lines = thresholds.map(({ position }) => xOf(position))
    const number = {
      text: integer(docs),
      y: top,
      ...besideBar(box, integer(docs), (xOf(from) + xOf(to)) / 2, lines),
    }
    return {
      type: 'group',
      children: [
        ...children,
        { type: 'polygon', shape: { points: breakOf(box) }, style: { fill: 'var(--paper)' } },
        { type: 'text', style: { ...number, fill: 'var(--ink)', fontSize: 12 } },
      ],
    }
  }
  const shown = ticks(view)
  const valueAt = new Map(shown.map(({ position, value }) => [position, value]))
  const valueAxis = { customValues: shown.map(({ position }) => position) }
  const docsAxis = { customValues: docTicks(view) }
  const line = { lineStyle: { color: 'var(--line)' } }
  return draw(
    {
      grid: { left: 44, right: 16, top: 24, bottom: 26 },
      xAxis: {
        type: 'value',
        min: from,
        max: to,
        splitLine: { show: false },
        axisLine: line,
        axisTick: { ...valueAxis, ...line },
        axisLabel: {
          ...valueAxis,
          color: 'var(--muted)',
          formatter: (at: number) => {
            const value = valueAt.get(at) ?? 0
            return view.scale === 'share' ? measure(value) : rounded(value)
          },
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: ceiling,
        splitLine: line,
        axisLine: { show: false },
        axisTick: { ...docsAxis, show: false },
        axisLabel: { ...docsAxis, color: 'var(--muted)', formatter: (docs: number) => rounded(docs) },
      },
      series: [
        {
          type: 'custom',
          renderItem: bar,
          data: bars,
          encode: { x: 0, y: 1 },
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: 'var(--ink)', type: 'solid', width: 1 },
            label: { color: 'var(--ink)', textBorderWidth: 0, distance: 4 },
            data: thresholds.map(({ value, position }) => ({
              xAxis: position,
              label: { formatter: () => measure(value) },
            })),
          },
        },
      ],
    },
    WIDTH,
    HEIGHT,
    visibleLabel(`Histogram of ${view.column} at step ${title}, ${integer(view.docs)} documents`),
  )
}

/** A bar in pixels; `base` is its lower edge. */
interface Box {
  readonly x: number
  readonly base: number
  readonly width: number
  readonly height: number
}

interface Part {
  readonly type: 'rect'
  readonly shape: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly style: { readonly fill: string }
}

/** What was passed on, and what was removed on top of it. */
function stack({ x, base, width, height }: Box, passed: number, removed: number): Part[] {
  const upper = removed === 0 ? 0 : Math.max(LEAST_PX, (height * removed) / (passed + removed))
  const lower = passed === 0 ? 0 : Math.max(LEAST_PX, height - upper)
  const part = (y: number, size: number, fill: string): Part[] =>
    size === 0 ? [] : [{ type: 'rect', shape: { x, y, width, height: size }, style: { fill } }]
  return [...part(base - lower, lower, 'var(--kept)'), ...part(base - lower - upper, upper, 'var(--removed)')]
}

/** A slanted gap across a bar. */
function breakOf({ x, base, width, height }: Box): number[][] {
  const y = base - height * BREAK_AT
  return [
    [x - 2, y + 3],
    [x + width + 2, y - 3],
    [x + width + 2, y - 7],
    [x - 2, y - 1],
  ]
}

/** Where a number stands beside a bar: towards the middle of the chart, beyond threshold lines that would cross it. */
function besideBar({ x, width }: Box, text: string, middle: number, lines: readonly number[]) {
  const size = text.length * DIGIT_PX
  const toRight = x < middle
  let at = toRight ? x + width + 5 : x - 5
  for (const line of toRight ? lines.toSorted((a, b) => a - b) : lines.toSorted((a, b) => b - a)) {
    if (toRight ? line > at - 5 && line < at + size : line < at + 5 && line > at - size)
      at = line + (toRight ? 5 : -5)
  }
  return { x: at, align: toRight ? ('left' as const) : ('right' as const) }
}

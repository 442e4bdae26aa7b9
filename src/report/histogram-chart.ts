import type { CustomSeriesRenderItem } from 'echarts'
import { draw } from './charts.ts'
import { integer, measure, rounded } from './format.ts'
import { docTicks, type HistogramView, ticks } from './histogram-view.ts'
import type { Markup } from './html.ts'
import { visibleLabel } from './visible.ts'

const WIDTH = 460
const HEIGHT = 210
/** Room above the tallest full bar for a broken one: its stub, the gap, and its number beside it. */
const HEADROOM = 1.3
/** Where the gap of a broken bar stands, as a share of the height. */
const GAP_AT = 0.88
/** A part with documents in it is never drawn as nothing. */
const LEAST_PX = 1

/** Bars by bin, what the step kept below what it removed, with its thresholds. */
export function drawHistogram(view: HistogramView, title: string): Markup {
  const { bins, broken, from, to, tallest, thresholds } = view
  const ceiling = broken === undefined ? tallest : tallest * HEADROOM
  const bars = bins.flatMap(({ docs, removed }, bin) => (docs === 0 ? [] : [[bin, docs, removed]]))
  const bar: CustomSeriesRenderItem = (_, api) => {
    const [bin, docs, removed] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))]
    const isBroken = bin === broken
    const [x = 0, top = 0] = api.coord([bin, isBroken ? ceiling : docs])
    const [right = 0, base = 0] = api.coord([bin + 1, 0])
    const width = right - x - (right - x > 3 ? 1 : 0)
    const height = Math.max(base - top, LEAST_PX * (removed > 0 && removed < docs ? 2 : 1))
    const upper = removed === 0 ? 0 : Math.max(LEAST_PX, (height * removed) / docs)
    const lower = removed === docs ? 0 : Math.max(LEAST_PX, height - upper)
    const part = (y: number, size: number, fill: string) =>
      size === 0 ? [] : [{ type: 'rect' as const, shape: { x, y, width, height: size }, style: { fill } }]
    const children = [
      ...part(base - lower, lower, 'var(--kept)'),
      ...part(
        base - lower - Math.min(upper, height - lower),
        Math.min(upper, height - lower),
        'var(--removed)',
      ),
    ]
    if (!isBroken) return { type: 'group', children }
    const gap = base - height * GAP_AT
    const points = [
      [x - 2, gap + 3],
      [x + width + 2, gap - 3],
      [x + width + 2, gap - 7],
      [x - 2, gap - 1],
    ]
    const toRight = (bin - from) * 2 < to - from
    const number = {
      text: integer(docs),
      x: toRight ? x + width + 5 : x - 5,
      y: top,
      align: toRight ? ('left' as const) : ('right' as const),
      fill: 'var(--ink)',
      fontSize: 12,
    }
    return {
      type: 'group',
      children: [
        ...children,
        { type: 'polygon' as const, shape: { points }, style: { fill: 'var(--paper)' } },
        { type: 'text' as const, style: number },
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

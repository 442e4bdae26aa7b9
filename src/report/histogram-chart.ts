import type { CustomSeriesRenderItem } from 'echarts'
import { draw } from './charts.ts'
import { integer, measure, rounded } from './format.ts'
import { type HistogramView, removedRanges, ticks } from './histogram-view.ts'
import type { Markup } from './html.ts'
import { visibleLabel } from './visible.ts'

const WIDTH = 460
const HEIGHT = 210

/** A piece of a bar: `[from, to, documents]`, positions in bins. A bar that a threshold cuts is two pieces. */
type Piece = [from: number, to: number, docs: number]

/** Bars by bin, the removed side tinted, the thresholds marked. */
export function drawHistogram(view: HistogramView, title: string): Markup {
  const removed = removedRanges(view)
  const pieces = cut(view, removed)
  const inside = (at: number) => removed.some(([from, to]) => at >= from && at < to)
  const rectangles: CustomSeriesRenderItem = (_, api) => {
    const [from, to, docs] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))]
    const [x = 0, y = 0] = api.coord([from, docs])
    const [right = 0, base = 0] = api.coord([to, 0])
    const gap = Number.isInteger(to) && right - x > 3 ? 1 : 0
    const fill = inside((from + to) / 2) ? 'var(--removed)' : 'var(--kept)'
    return { type: 'rect', shape: { x, y, width: right - x - gap, height: base - y }, style: { fill } }
  }
  const shown = ticks(view)
  const valueAt = new Map(shown.map(({ position, value }) => [position, value]))
  const axis = { customValues: shown.map(({ position }) => position) }
  const line = { lineStyle: { color: 'var(--line)' } }
  return draw(
    {
      grid: { left: 44, right: 16, top: 24, bottom: 26 },
      xAxis: {
        type: 'value',
        min: view.from,
        max: view.to,
        splitLine: { show: false },
        axisLine: line,
        axisTick: { ...axis, ...line },
        axisLabel: {
          ...axis,
          color: 'var(--muted)',
          formatter: (at: number) => {
            const value = valueAt.get(at) ?? 0
            return view.scale === 'share' ? measure(value) : rounded(value)
          },
        },
      },
      yAxis: {
        type: 'value',
        splitNumber: 3,
        minInterval: 1,
        splitLine: line,
        axisLabel: { color: 'var(--muted)', formatter: (docs: number) => rounded(docs) },
      },
      series: [
        {
          type: 'custom',
          renderItem: rectangles,
          data: pieces,
          encode: { x: [0, 1], y: 2 },
          markArea: {
            silent: true,
            itemStyle: { color: 'var(--removed-wash)' },
            data: removed.map(([from, to]) => [{ xAxis: from }, { xAxis: to }]),
          },
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: 'var(--ink)', type: 'solid', width: 1 },
            label: { color: 'var(--ink)', textBorderWidth: 0, distance: 4 },
            data: view.thresholds.map(({ value, position }) => ({
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

/** One piece per bin with documents in it, two where a removed range begins or ends inside the bin. */
function cut({ bins }: HistogramView, removed: readonly (readonly [number, number])[]): Piece[] {
  return bins.flatMap((docs, bin): Piece[] => {
    if (docs === 0) return []
    const turns = removed.flat().filter((at) => at > bin && at < bin + 1)
    const edges = [bin, ...turns.sort((a, b) => a - b), bin + 1]
    return edges.slice(1).map((to, i) => [edges[i] ?? bin, to, docs])
  })
}

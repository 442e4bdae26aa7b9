import type { CustomSeriesRenderItem } from 'echarts'
import { draw } from './charts.ts'
import { integer, measure, rounded } from './format.ts'
import { besideBar, breakOf, stack } from './histogram-bar.ts'
import { docTicks, type HistogramView, ticks } from './histogram-view.ts'
import type { Markup } from './html.ts'
import { visibleLabel } from './visible.ts'

const WIDTH = 460
const HEIGHT = 210
/** Height of the plot in tallest full bars, when a broken bar must stand out above them. */
const HEADROOM = 2

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

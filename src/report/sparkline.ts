import { type HistogramView, towering } from './histogram-view.ts'

const LEVELS = '▁▂▃▄▅▆▇█'
const COLUMNS = 40

/** A histogram in one line of text, `│` at each threshold, a space where there is nothing. */
export function sparkline({ bins, from, to, thresholds }: HistogramView): string {
  const perColumn = Math.max(1, Math.ceil((to - from) / COLUMNS))
  const sums: number[] = []
  for (let bin = from; bin < to; bin += perColumn) {
    sums.push(bins.slice(bin, bin + perColumn).reduce((total, { docs }) => total + docs, 0))
  }
  const tower = towering(sums)
  // A column cut short is alone in reaching the top.
  const highest = tower?.next ?? Math.max(1, ...sums)
  const levels = LEVELS.length - (tower === undefined ? 0 : 1)
  const marks = new Set(thresholds.map(({ position }) => Math.round((position - from) / perColumn)))
  return sums
    .map((sum, i) => {
      const level = Math.min(LEVELS.length, Math.ceil((sum * levels) / highest))
      return (marks.has(i) ? '│' : '') + (LEVELS[level - 1] ?? ' ')
    })
    .join('')
}

import type { HistogramView } from './histogram-view.ts'

const LEVELS = '▁▂▃▄▅▆▇█'
const COLUMNS = 40

/** A histogram in one line of text, `│` at each threshold, a space where there is nothing. */
export function sparkline({ bins, from, to, thresholds }: HistogramView): string {
  const perColumn = Math.max(1, Math.ceil((to - from) / COLUMNS))
  const sums: number[] = []
  for (let bin = from; bin < to; bin += perColumn) {
    sums.push(bins.slice(bin, bin + perColumn).reduce((total, n) => total + n, 0))
  }
  const highest = Math.max(1, ...sums)
  const marks = new Set(thresholds.map(({ position }) => Math.round((position - from) / perColumn)))
  return sums
    .map((sum, i) => {
      const level = sum === 0 ? ' ' : (LEVELS[Math.min(7, Math.floor((sum / highest) * 8))] ?? '')
      return (marks.has(i) ? '│' : '') + level
    })
    .join('')
}

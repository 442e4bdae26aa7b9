import { cpus, loadavg, totalmem } from 'node:os'

export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** What else the machine has had to do in the last minute. */
export const load = (): string => loadavg()[0]!.toFixed(1)

/** Day and machine of a measurement, and what else the machine has to do: call it before measuring. */
export const measuredOn = (): string =>
  `${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores,\n` +
  `${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, load average before ${load()}`

/** With three digits that count: 1.23, 45.6, 789, 12,300. */
export const figures = (n: number): string => {
  if (n === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(n))))
  return Number(n.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: digits })
}

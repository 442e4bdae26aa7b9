import { PRESETS } from '../coarse/dedup/minhash/presets.ts'
import { candidateProbability, halfPoint } from '../coarse/dedup/minhash/s-curve.ts'
import { minhash } from '../coarse/dedup/minhash.ts'

const SIMILARITIES = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9]
const LEVELS = ' ▁▂▃▄▅▆▇█'
/** Points of a curve: similarities 0.025, 0.075 … 0.975. */
const POINTS = 20

interface Banding {
  readonly name: string
  readonly bands: number
  readonly rows: number
}

/** The curve from 0 to 1, each character a twentieth. */
const curve = ({ bands, rows }: Banding): string =>
  Array.from({ length: POINTS }, (_, i) => {
    const probability = candidateProbability((i + 0.5) / POINTS, bands, rows)
    return LEVELS[Math.round(probability * (LEVELS.length - 1))]
  }).join('')

const short = (value: number): string =>
  value > 0.9995 ? '1' : value < 0.0005 ? '0' : value.toFixed(3).slice(1)

/** How likely a pair of some similarity is to be a candidate, for the default banding of `minhash` and its presets. */
export function sCurves(): string {
  const { bands, rows } = minhash.params.parse({})
  const presets = Object.entries(PRESETS).map(([name, { params }]) => ({ name, ...params }))
  const table = [{ name: 'default', bands, rows }, ...presets].map((banding) => [
    banding.name,
    `${banding.bands} × ${banding.rows}`,
    ...SIMILARITIES.map((s) => short(candidateProbability(s, banding.bands, banding.rows))),
    halfPoint(banding.bands, banding.rows).toFixed(3).slice(1),
    `|${curve(banding)}|`,
  ])
  const heads = ['', 'bands × rows', ...SIMILARITIES.map((s) => s.toFixed(2).slice(1)), 'half at', '0 to 1']
  const rowsOfText = [heads, ...table]
  const widths = heads.map((_, i) => Math.max(...rowsOfText.map((row) => row[i]!.length)))
  const lines = rowsOfText.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
  return [
    'Probability that a pair is a candidate, by Jaccard similarity',
    ...lines.map((line) => `  ${line}`),
    '',
    'Presets',
    ...Object.entries(PRESETS).map(([name, { about }]) => `  ${name}: ${about}`),
  ].join('\n')
}

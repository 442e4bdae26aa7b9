import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Timings } from '../src/stats/stats.ts'
import { type Measured, measure, median } from './measure.ts'

export const ROOT = join(import.meta.dirname, '..')
/** Everything that a benchmark writes, but for its page. */
export const OUT = join(ROOT, 'bench/out')
export const CLI = join(ROOT, 'dist/cli/main.js')

export interface Run extends Measured {
  readonly steps: Readonly<Record<string, number>>
  readonly kept: number
}

export interface RecipeCase {
  /** Of the recipe's file. */
  readonly name: string
  /** YAML with one source, `web`. */
  readonly recipe: string
  readonly input: string
  readonly workers: number
  readonly runDir?: string
}

/** `mdfs run` in a process of its own. */
export async function runRecipe({ name, recipe, input, workers, runDir = 'run' }: RecipeCase): Promise<Run> {
  const file = join(OUT, `${name}.yaml`)
  const dir = join(OUT, runDir)
  writeFileSync(file, recipe)
  rmSync(dir, { recursive: true, force: true })
  const args = ['run', file, '--input', `web=${input}`, '--out', dir, '--workers', String(workers), '--json']
  const measured = await measure([CLI, ...args], OUT)
  const { steps } = JSON.parse(readFileSync(join(dir, 'timings.json'), 'utf8')) as Timings
  return { ...measured, steps, kept: (JSON.parse(measured.stdout) as { kept: number }).kept }
}

/** Runs the cases in turn, several rounds, so that a slow moment of the machine falls on all of them. */
export async function rounds<K extends string>(
  runs: number,
  cases: Record<K, () => Promise<Measured>>,
): Promise<Record<K, Measured[]>> {
  const names = Object.keys(cases) as K[]
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, Measured[]>
  for (let round = 0; round < runs; round++) {
    for (const name of names) {
      const measured = await cases[name]()
      results[name].push(measured)
      process.stderr.write(`round ${round + 1} ${name}: ${measured.seconds.toFixed(1)} s\n`)
    }
  }
  return results
}

export const seconds = (measured: readonly Measured[]): number => median(measured.map((m) => m.seconds))
export const cpuSeconds = (measured: readonly Measured[]): number => median(measured.map((m) => m.cpuSeconds))
export const peak = (measured: readonly Measured[]): number => Math.max(...measured.map((m) => m.peakMB))

export const spread = (measured: readonly Measured[]): string => {
  const all = measured.map((m) => m.seconds)
  return `${Math.min(...all).toFixed(1)}–${Math.max(...all).toFixed(1)}`
}

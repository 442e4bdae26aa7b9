import type { Input } from '../collect/format.ts'
import { findFormat } from '../collect/formats.ts'
import type { Recipe } from '../recipe/load.ts'
import type { InputFile } from './inputs.ts'

/** A range of one file, read with its source's options. */
export interface UnitPart extends Input {
  readonly format: string
  readonly options: Readonly<Record<string, unknown>>
}

/** One piece of work: parts of one source, read in order. */
export interface Unit {
  /** `u00000`: position in the plan, the order of everything written. */
  readonly id: string
  readonly index: number
  readonly source: string
  readonly parts: readonly UnitPart[]
}

/** Input bytes of a unit, as they stand in its files. */
export const unitBytes = ({ parts }: Unit): number =>
  parts.reduce((sum, { start, end }) => sum + end - start, 0)

/** Typical ratio of compressed text, for sizing units only (npm research: gzip -6 on Chinese 2.6, on HTML more). */
const GUESSED_RATIO = 3

/** Bytes of a file once unpacked, guessed: for sizing work, never for results. */
export const guessedBytes = ({ name, size }: { readonly name: string; readonly size: number }): number =>
  /\.(gz|bz2|zst|tgz|zip)$/i.test(name) ? size * GUESSED_RATIO : size

/** Byte ranges of about `target` bytes, all within one byte of the same size: even work for any number of workers. */
function ranges(size: number, target: number): [start: number, end: number][] {
  const n = Math.max(1, Math.ceil(size / target))
  return Array.from({ length: n }, (_, i) => [Math.floor((size * i) / n), Math.floor((size * (i + 1)) / n)])
}

/**
 * Cuts inputs into units: small files of a source packed together, large plain files cut into byte ranges. Depends on
 * inputs and recipe alone, never on workers. With `limit`, each source is one unit, so that "the first N records of a
 * source" means the same for any number of workers.
 */
export function planUnits(recipe: Recipe, inputs: readonly InputFile[], limit?: number): Unit[] {
  const units: Unit[] = []
  const target = recipe.limits.unit
  for (const source of recipe.sources) {
    let parts: UnitPart[] = []
    let weight = 0
    const flush = (): void => {
      if (parts.length === 0) return
      const index = units.length
      units.push({ id: `u${String(index).padStart(5, '0')}`, index, source: source.name, parts })
      parts = []
      weight = 0
    }
    for (const { format, path, name, size } of inputs.filter((input) => input.source === source.name)) {
      const definition = findFormat(format)!
      const options = definition.options.parse(source.options) as Readonly<Record<string, unknown>>
      const whole = { path, name, source: source.name, format, options, size }
      const fileWeight = guessedBytes({ name, size })
      if (limit === undefined && weight > 0 && weight + fileWeight > target) flush()
      if (limit === undefined && size > target && definition.splittable(name, options)) {
        for (const [start, end] of ranges(size, target)) {
          parts.push({ ...whole, start, end })
          flush()
        }
      } else {
        parts.push({ ...whole, start: 0, end: size })
        weight += fileWeight
      }
    }
    flush()
  }
  return units
}

import fc from 'fast-check'
import { type Keep, preferring } from '../../../src/coarse/dedup/keep.ts'
import type { Fingerprinter } from '../../../src/step.ts'

export interface Line {
  readonly keep?: Keep
  /** Of the cells of the two overlapping rasters that make keys. */
  readonly width?: number
  /** Compare texts: a text may give another point than its fingerprint, `120+3` a true 120 and an estimated 123. */
  readonly verified?: boolean
}

const DISTANCE = 100

const trueOf = (text: string): number => Number.parseInt(text, 10)
const seenOf = (text: string): number => trueOf(text) + Number(/\+(-?\d+)/.exec(text)?.[1] ?? 0)

/**
 * Points on a line, so that chains are easy to write: a text is a number (its code points may be padded with dots). Two
 * points are copies when they are at most 10 apart, and share a key when they lie in one cell of either raster. With
 * `verified`, fingerprints up to 15 apart are worth comparing, and up to 4 apart leave no doubt.
 */
export function line({ keep = 'first', width = 40, verified = false }: Line = {}): Fingerprinter {
  const at = (bytes: Uint8Array, offset: number): number => bytes[offset]! + 256 * bytes[offset + 1]!
  const mix = (value: number): number => Math.imul(value + 1, 0x9e3779b1) >>> 0
  return {
    bytes: 2,
    threshold: 0.9,
    ...preferring(keep),
    write(doc, into, offset) {
      const point = seenOf(doc.text)
      if (Number.isNaN(point)) return false
      into[offset] = point
      into[offset + 1] = point >>> 8
      return true
    },
    keys(bytes, offset) {
      const point = at(bytes, offset)
      const cells = [Math.floor(point / width), 5000 + Math.floor((point + width / 2) / width)]
      return Uint32Array.from(cells.flatMap((cell) => [mix(cell), mix(cell + 7777)]))
    },
    similarity: (a, aOffset, b, bOffset) => likeness(at(a, aOffset), at(b, bOffset)),
    ...(verified && {
      verify: {
        from: 0.845,
        reduce: (text) => Uint32Array.of(trueOf(text)),
        similarity: (a, b) => likeness(a[0]!, b[0]!),
      },
    }),
  }
}

const likeness = (a: number, b: number): number => Math.max(0, (DISTANCE - Math.abs(a - b)) / DISTANCE)

/** The points that a text's fingerprint and its characters say. */
export const pointsOf = (text: string): { seen: number; real: number } => ({
  seen: seenOf(text),
  real: trueOf(text),
})

/** Texts of points, some of them seen a little off. */
export const points = fc.array(
  fc
    .tuple(fc.integer({ min: 20, max: 300 }), fc.integer({ min: -6, max: 6 }), fc.integer({ min: 0, max: 4 }))
    .map(([x, off, dots]) => `${x}${'.'.repeat(dots)}${off === 0 ? '' : `+${off}`}`),
  { maxLength: 40 },
)

/** Cuts a list at some places; units may be empty. */
export const split = <T>(texts: readonly T[], cuts: readonly number[]): T[][] => {
  const places = [0, ...cuts.map((cut) => cut % (texts.length + 1)).sort((a, b) => a - b), texts.length]
  return places.slice(1).map((end, i) => texts.slice(places[i]!, end))
}

export const cuts = fc.array(fc.nat(), { maxLength: 5 })
export const partitionCounts = fc.constantFrom(1, 2, 3, 7, 64)

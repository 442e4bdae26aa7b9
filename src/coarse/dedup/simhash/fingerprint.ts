import { mix32 } from '../mix.ts'

/** A hash of 64 bits, as two halves. */
export type Bits64 = readonly [low: number, high: number]

/**
 * SimHash of a bag of shingles (Charikar, 2002): each of its 64 bits is what the hashes of most shingles have there, each
 * shingle counted as often as it occurs. Of texts at an angle θ, each bit differs with probability θ/π.
 */
export function simhash(shingles: Uint32Array, count: number, counts: Uint32Array): Bits64 {
  counts.fill(0)
  for (let i = 0; i < count; i++) {
    const low = mix32(shingles[i]! ^ 0x9e3779b9)
    const high = mix32(shingles[i]! ^ 0x7f4a7c15)
    for (let bit = 0; bit < 32; bit++) {
      counts[bit]! += (low >>> bit) & 1
      counts[bit + 32]! += (high >>> bit) & 1
    }
  }
  const majority = (from: number): number => {
    let half = 0
    for (let bit = 0; bit < 32; bit++) if (2 * counts[from + bit]! > count) half |= 1 << bit
    return half >>> 0
  }
  return [majority(0), majority(32)]
}

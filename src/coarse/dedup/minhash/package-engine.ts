import { createRequire } from 'node:module'
import type { Sketch } from './kernel.ts'

interface PackageMinhash {
  hashvalues: number[]
  inithashvalues(): void
  update(item: string): void
}

/**
 * Signatures by the npm package `minhash`, for comparison: over a hundred times slower than ours (it hashes each string
 * once per permutation), and its permutations lose precision in doubles, so that no other implementation can match
 * them. Its estimates are sound all the same (tested). Its `LshIndex` is not used: `query` throws for every new document.
 */
export function packageSketch(lanes: number): Sketch {
  const { Minhash } = createRequire(import.meta.url)('minhash') as {
    Minhash: new (config: { numPerm: number; seed: number }) => PackageMinhash
  }
  const minhash = new Minhash({ numPerm: lanes, seed: 1 })
  return (shingles, count, signature) => {
    minhash.hashvalues = []
    minhash.inithashvalues()
    for (let i = 0; i < count; i++) minhash.update(shingles[i]!.toString(36))
    signature.set(minhash.hashvalues)
  }
}

import { mix32 } from '../mix.ts'

/**
 * The family of hash functions h(x) = (a·x + b) mod 2³², a odd: each a permutation of the 32-bit integers, so a set's
 * smallest hash is one element's. Linear permutations are the practical family of Broder, Charikar, Frieze and
 * Mitzenmacher, "Min-wise independent permutations" (1998); with a power of two as modulus they are the
 * multiply-shift of Dietzfelbinger et al. (1997) without the shift. They are not exactly min-wise independent;
 * inputs must be well mixed, and the estimator's error is tested against theory.
 *
 * Fixed, whatever the recipe's seed: signatures of different runs can be compared.
 */
export interface Permutations {
  readonly a: Uint32Array
  readonly b: Uint32Array
}

const SEED = 0x6d646673 // 'mdfs'

export function permutations(count: number): Permutations {
  const a = Uint32Array.from({ length: count }, (_, i) => mix32(SEED ^ mix32(2 * i + 1)) | 1)
  const b = Uint32Array.from({ length: count }, (_, i) => mix32(SEED ^ mix32(2 * i + 2)))
  return { a, b }
}

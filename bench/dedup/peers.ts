/** What every implementation is asked for: the default of `minhash`, 18 × 7 rounded up. */
export const PERMUTATIONS = 128
/** Characters of a shingle. */
export const SHINGLE = 5

/** By characters of a text, as a string. Texts are Han characters alone, so that all take the same 5-grams. */
export interface PeerInput {
  readonly speed: Readonly<Record<string, readonly string[]>>
  readonly pairs: Readonly<Record<string, readonly (readonly [string, string])[]>>
}

/** What an implementation prints. */
export interface PeerResult {
  /** Of a package; ours is that of the repository. */
  readonly version?: string
  /** What was called. */
  readonly what: string
  /** Documents a second on one core. */
  readonly speed: Readonly<Record<string, number>>
  /** Estimated similarity of each pair. */
  readonly estimates: Readonly<Record<string, readonly number[]>>
}

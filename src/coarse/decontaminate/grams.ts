import { CHARACTER } from '../dedup/fold.ts'
import type { TokenSequence } from './tokens.ts'

/** Base of the polynomial hash over tokens; odd, so that no token is ever shifted out. */
const BASE = 0xc2b2ae35

/**
 * How long an n-gram is in a text of any mix of scripts: so many words, or so many characters of unspaced scripts, or a mix
 * that weighs as much. A gram is the shortest run of tokens from its first one on that weighs at least `weight`, so it is
 * fixed by where it starts.
 */
export interface GramSize {
  readonly weight: number
  readonly word: number
  readonly character: number
}

/** Size of `words` words, where `perWords` words are worth `perCharacters` characters. */
export const gramSize = (words: number, perWords: number, perCharacters: number): GramSize => ({
  weight: words * perCharacters,
  word: perCharacters,
  character: perWords,
})

const weightOf = ({ codes, first }: TokenSequence, token: number, { word, character }: GramSize): number =>
  (codes[first[token]!]! & CHARACTER) === 0 ? word : character

/** Weight of the tokens from `from` up to `to`. */
export function weigh(tokens: TokenSequence, from: number, to: number, size: GramSize): number {
  let weight = 0
  for (let token = from; token < to; token++) weight += weightOf(tokens, token, size)
  return weight
}

/** The token behind the gram that starts at `start`. The gram must be there. */
export function gramEnd(tokens: TokenSequence, start: number, size: GramSize): number {
  let end = start
  for (let weight = 0; weight < size.weight; end++) weight += weightOf(tokens, end, size)
  return end
}

/** Hashes of all grams of one size; the scratch array is reused from call to call. */
export class GramHashes {
  /** By start of the gram, counted from `from`; valid until the next call. */
  hashes = new Uint32Array(4096)
  readonly #size: GramSize
  /** `BASE` to the power of the tokens behind the first one of a gram. */
  readonly #powers: Uint32Array

  constructor(size: GramSize) {
    this.#size = size
    const most = Math.ceil(size.weight / Math.min(size.word, size.character))
    this.#powers = new Uint32Array(most + 1).fill(1)
    for (let i = 1; i <= most; i++) this.#powers[i] = Math.imul(this.#powers[i - 1]!, BASE)
  }

  /** Hashes the grams of the tokens from `from` up to `to`; returns how many there are. */
  roll({ codes, first, hash }: TokenSequence, from: number, to: number): number {
    if (to - from > this.hashes.length) this.hashes = new Uint32Array(2 * (to - from))
    const { hashes } = this
    const powers = this.#powers
    const { weight: full, word, character } = this.#size
    let rolling = 0
    let weight = 0
    let end = from
    let start = from
    for (; start < to; start++) {
      for (; weight < full && end < to; end++) {
        rolling = (Math.imul(rolling, BASE) + hash[end]!) | 0
        weight += (codes[first[end]!]! & CHARACTER) === 0 ? word : character
      }
      if (weight < full) break
      hashes[start - from] = rolling
      rolling = (rolling - Math.imul(hash[start]!, powers[end - start - 1]!)) | 0
      weight -= (codes[first[start]!]! & CHARACTER) === 0 ? word : character
    }
    return start - from
  }
}

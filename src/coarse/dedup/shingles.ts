import { CHARACTER, FoldedText, SEPARATOR } from './fold.ts'
import { mix32 } from './mix.ts'

/** Base of the polynomial hash over tokens; odd, so that no token is ever shifted out. */
const BASE = 0xc2b2ae35

/**
 * The set of a text's shingles, as 32-bit hashes: every run of `size` consecutive tokens of the folded text (see
 * `FoldedText`). A token is one character of an unspaced script, or one word of any other, so a mixed text needs no
 * decision which it is. A text of fewer tokens is one shingle as a whole. Repeated shingles are repeated: a set's minimum
 * does not mind.
 *
 * The hash is a rolling polynomial over mixed tokens, mixed again. At 32 bits, two of a million shingles of one text
 * collide about a hundred times, which moves a similarity by 0.0001.
 */
export class Shingler {
  /** Only the first `count` of the last call count. */
  shingles = new Uint32Array(4096)
  readonly #size: number
  readonly #folded = new FoldedText()
  #tokens = new Uint32Array(4096)

  constructor(size: number) {
    this.#size = size
  }

  /** Fills `shingles` and returns their number; 0 when the text has neither letter nor digit. */
  shingle(text: string): number {
    const count = this.#tokenize(text)
    if (count === 0) return 0
    const size = Math.min(this.#size, count)
    const tokens = this.#tokens
    const { shingles } = this
    let leaving = 1
    for (let i = 0; i < size; i++) leaving = Math.imul(leaving, BASE)
    let hash = 0
    for (let i = 0; i < size; i++) hash = (Math.imul(hash, BASE) + tokens[i]!) | 0
    shingles[0] = mix32(hash)
    for (let i = size; i < count; i++) {
      hash = (Math.imul(hash, BASE) + tokens[i]! - Math.imul(leaving, tokens[i - size]!)) | 0
      shingles[i - size + 1] = mix32(hash)
    }
    return count - size + 1
  }

  /** Fills `#tokens` with hashes and returns their number. */
  #tokenize(text: string): number {
    this.#folded.fold(text)
    const { codes, length } = this.#folded
    if (length > this.#tokens.length) {
      this.#tokens = new Uint32Array(length * 2)
      this.shingles = new Uint32Array(length * 2)
    }
    const tokens = this.#tokens
    let count = 0
    for (let i = 0; i < length; ) {
      let code = codes[i]!
      let hash = code
      i += 1
      if ((code & CHARACTER) === 0) {
        for (; i < length; i++) {
          code = codes[i]!
          if (code === SEPARATOR || (code & CHARACTER) !== 0) break
          hash = Math.imul(hash, 0x01000193) + code
        }
        if (code === SEPARATOR) i += 1
      }
      tokens[count] = mix32(hash)
      count += 1
    }
    return count
  }
}

import { CharClass, CLASS_OF_UNIT } from '../text/classes.ts'
import { FOLD_OF_UNIT } from '../text/fold.ts'

/** Hash buckets, one feature each: 2^18, as many as a shipped model under 1 MB can hold at one byte a weight. */
export const BUCKET_BITS = 18
export const BUCKETS: number = 2 ** BUCKET_BITS

/**
 * UTF-16 units read from the start and the end of a text. The end is read for pages that begin like an article and go
 * on as advertising; one advertisement behind a long article changes nothing (measured: see `models/quality-zh.md`).
 */
export const HEAD = 800
export const TAIL = 300

/** Name of this feature set in model files; changes whenever the same text would give other features. */
export const FEATURES = 'char-1-3-grams@2'

const SPACE = 0x20
const ZERO = 0x30
const SKIP = 0

/**
 * What the classifier sees of each UTF-16 unit: lower case, full-width ASCII as ASCII, every digit as `0` (phone numbers
 * and prices become shapes), every run of white space as one space, no control characters.
 */
const FOLD: Uint16Array = Uint16Array.from({ length: 0x10000 }, (_, unit) => {
  const charClass = CLASS_OF_UNIT[unit]!
  if (charClass === CharClass.space || charClass === CharClass.newline) return SPACE
  if (charClass === CharClass.control) return SKIP
  if (charClass === CharClass.digit) return ZERO
  return FOLD_OF_UNIT[unit]!
})

/** 1 + ln(count): the tenth occurrence says less than the first. */
const LOG_TF: Float32Array = Float32Array.from({ length: HEAD + TAIL + 2 }, (_, n) =>
  n === 0 ? 0 : 1 + Math.log(n),
)

/** Multipliers of the n-gram hashes: odd, one for each n and position, so that `a`, `ab` and `ba` differ. */
const UNIGRAM = 0x9e3779b1
const BIGRAM = [0x85ebca6b, 0xc2b2ae35] as const
const TRIGRAM = [0x27d4eb2f, 0x165667b1, 0xd3a2646d] as const

/** Spreads the sum of products over the upper bits, of which the bucket is taken. */
const bucketOf = (sum: number): number => Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> (32 - BUCKET_BITS)

/**
 * Hashed character 1- to 3-grams of a text with logarithmic counts, scaled to length 1 so that long and short texts weigh
 * the same. Latin words too are read by character: advertisements disguise words (`V X`, `vx`, `w3ixin`), and one
 * kind of feature serves texts that mix scripts. The arrays are reused by the next `read`.
 */
export class TextVector {
  /** Buckets that occur, the first `size` entries, each once. */
  readonly buckets: Int32Array = new Int32Array(3 * (HEAD + TAIL + 1))
  /** Value of each, positive. */
  readonly values: Float32Array = new Float32Array(3 * (HEAD + TAIL + 1))
  size = 0
  readonly #counts = new Uint16Array(BUCKETS)
  readonly #units = new Uint16Array(HEAD + TAIL + 1)

  /** Reads a text; an empty one has no features. */
  read(text: string): this {
    const length = this.#fold(text)
    const units = this.#units
    const counts = this.#counts
    const buckets = this.buckets
    let size = 0
    let before = SPACE
    let last = SPACE
    for (let i = 0; i < length; i++) {
      const unit = units[i]!
      const pair = Math.imul(last, BIGRAM[0]) + Math.imul(unit, BIGRAM[1])
      const triple = Math.imul(before, TRIGRAM[0]) + Math.imul(last, TRIGRAM[1]) + Math.imul(unit, TRIGRAM[2])
      const one = bucketOf(Math.imul(unit, UNIGRAM))
      const two = bucketOf(pair | 0)
      const three = bucketOf(triple | 0)
      if (counts[one]!++ === 0) buckets[size++] = one
      if (counts[two]!++ === 0) buckets[size++] = two
      if (counts[three]!++ === 0) buckets[size++] = three
      before = last
      last = unit
    }
    this.size = size
    this.#weigh()
    return this
  }

  /** Copies the sampled, folded units; returns how many. */
  #fold(text: string): number {
    let length = 0
    let last = SPACE
    const copy = (from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const unit = FOLD[text.charCodeAt(i)]!
        if (unit === SKIP || (unit === SPACE && last === SPACE)) continue
        this.#units[length++] = unit
        last = unit
      }
    }
    if (text.length <= HEAD + TAIL) copy(0, text.length)
    else {
      copy(0, HEAD)
      copy(text.length - TAIL, text.length)
    }
    return length
  }

  /** Counts to values of length 1; leaves the counts at zero for the next text. */
  #weigh(): void {
    const { buckets, values, size } = this
    let squares = 0
    for (let i = 0; i < size; i++) {
      const bucket = buckets[i]!
      const value = LOG_TF[this.#counts[bucket]!]!
      this.#counts[bucket] = 0
      values[i] = value
      squares += value * value
    }
    const scale = 1 / Math.sqrt(squares)
    for (let i = 0; i < size; i++) values[i]! *= scale
  }
}

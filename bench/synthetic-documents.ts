import { type Random, random, randomStream } from './random.ts'

/*
 * SYNTHETIC documents, each made from its number alone, so that a corpus of any size needs no disk and any text can be
 * had again. Words are drawn at random, frequent ones more often; texts that were not planted as copies share next to
 * nothing. It measures speed, and whether planted copies are found; no reader would take it for text.
 */

const WORDS = 20_000
const FIRST_HAN = 0x4e00
/** As many characters as everyday Chinese has. */
const HAN = 3500
const COMMA = 0xff0c
const STOP = 0x3002

export interface CorpusOptions {
  readonly seed: number
  /** Characters of an original: from, to (inclusive). */
  readonly chars: readonly [number, number]
  /** Every n-th document is a near-copy of an earlier one. */
  readonly copyEvery: number
  /** Share of a copy's characters that are replaced: from none to this, evenly. */
  readonly edits: number
}

/** Makes documents by number. Not shared between threads: each makes the same. */
export class SyntheticCorpus {
  readonly #options: CorpusOptions
  /** Characters of all words, one after the other, and where each word begins. */
  readonly #letters: Uint16Array
  readonly #starts: Uint32Array
  readonly #bytes: Buffer
  readonly #units: Uint16Array

  constructor(options: CorpusOptions) {
    this.#options = options
    const next = random(options.seed)
    this.#starts = new Uint32Array(WORDS + 1)
    for (let i = 0; i < WORDS; i++) this.#starts[i + 1] = this.#starts[i]! + 1 + Math.floor(3 * next())
    this.#letters = Uint16Array.from({ length: this.#starts[WORDS]! }, () => randomHan(next))
    this.#units = new Uint16Array(options.chars[1] + 4)
    this.#bytes = Buffer.from(this.#units.buffer)
  }

  /** The document that this one is a planted near-copy of: an earlier one, and no copy itself; earlier ones more often. */
  originalOf(number: number): number | undefined {
    const { copyEvery } = this.#options
    if (number % copyEvery !== copyEvery - 1) return undefined
    // Few documents have many copies, most have none: the cube makes the first of a million have some 500.
    const place = Math.floor(number * this.#generator(number, 1)() ** 3)
    return place % copyEvery === copyEvery - 1 ? place - 1 : place
  }

  text(number: number): string {
    const original = this.originalOf(number)
    const length = this.#write(original ?? number)
    if (original !== undefined) this.#edit(number, length)
    return this.#bytes.toString('utf16le', 0, 2 * length)
  }

  #generator(number: number, stream: number): Random {
    return randomStream(this.#options.seed, number, stream)
  }

  /** Writes an original; returns its length. */
  #write(number: number): number {
    const next = this.#generator(number, 0)
    const [least, most] = this.#options.chars
    const length = least + Math.floor((most - least + 1) * next())
    const units = this.#units
    for (let at = 0; at < length; ) {
      const draw = next()
      const word = Math.floor(WORDS * draw * draw)
      for (let i = this.#starts[word]!; i < this.#starts[word + 1]!; i++) units[at++] = this.#letters[i]!
      const pause = next()
      if (pause < 0.12) units[at++] = pause < 0.04 ? STOP : COMMA
    }
    return length
  }

  #edit(number: number, length: number): void {
    const next = this.#generator(number, 2)
    const edits = Math.floor(next() * (this.#options.edits * length + 1))
    for (let i = 0; i < edits; i++) this.#units[Math.floor(length * next())] = randomHan(next)
  }
}

const randomHan = (next: Random): number => FIRST_HAN + Math.floor(HAN * next())

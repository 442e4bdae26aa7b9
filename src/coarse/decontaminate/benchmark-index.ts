import { Uint32List } from '../dedup/lists.ts'
import type { BenchmarkItem } from './benchmark.ts'
import { GramIndex } from './gram-index.ts'
import { gramEnd, gramSize, weigh } from './grams.ts'
import { type TokenSequence, Tokens } from './tokens.ts'

export interface Benchmark {
  readonly name: string
  readonly items: readonly BenchmarkItem[]
}

export interface GramLengths {
  /** Words of an n-gram at most, and at least where the items of a benchmark are shorter. */
  readonly words: number
  readonly minWords: number
  /** Characters of an unspaced script that are worth `words` words. */
  readonly chars: number
}

/** A stretch of a text that stands in a benchmark too: overlapping n-grams, joined. */
export interface Contamination {
  readonly benchmark: string
  /** The item that most of its n-grams stand in; of several the first. */
  readonly item: string
  /** In UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** A text of an item, in tokens of the whole index. */
interface IndexedText {
  readonly from: number
  readonly to: number
  readonly benchmark: string
  readonly item: string
}

interface OpenSpan {
  readonly benchmark: string
  readonly from: number
  to: number
  readonly items: Map<string, number>
}

/** GPT-3, appendix C: an example shorter than this share of the others does not make the n-grams short. */
const PERCENTILE = 0.05

/** Finds what a text has in common with benchmarks. */
export class BenchmarkIndex {
  /** By start. */
  readonly #texts: IndexedText[] = []
  readonly #grams: readonly GramIndex[]
  /** Of the text at hand. */
  readonly #tokens = new Tokens()

  /** Throws when all items of a benchmark are too short to have an n-gram. */
  constructor(benchmarks: readonly Benchmark[], lengths: GramLengths) {
    const store = new TokenStore()
    const byWords = new Map<number, Benchmark[]>()
    for (const benchmark of benchmarks) {
      const words = this.#add(benchmark, lengths, store)
      byWords.set(words, [...(byWords.get(words) ?? []), benchmark])
    }
    const sequence = store.finish()
    this.#grams = Array.from(byWords, ([words, group]) => {
      const names = group.map(({ name }) => name)
      const places = this.#texts
        .filter(({ benchmark }) => names.includes(benchmark))
        .flatMap(({ from, to }) => [from, to])
      return new GramIndex(sequence, places, gramSize(words, lengths.words, lengths.chars))
    })
  }

  /** Adds the tokens of a benchmark; returns the length of its n-grams in words. */
  #add({ name, items }: Benchmark, { words, minWords, chars }: GramLengths, store: TokenStore): number {
    const size = gramSize(words, words, chars)
    let longest = 0
    const weights = items.map(({ id, texts }) => {
      let weight = 0
      for (const text of texts) {
        this.#tokens.tokenize(text)
        const from = store.append(this.#tokens)
        this.#texts.push({ from, to: from + this.#tokens.count, benchmark: name, item: id })
        const own = weigh(this.#tokens, 0, this.#tokens.count, size)
        longest = Math.max(longest, own)
        weight += own
      }
      return weight
    })
    weights.sort((a, b) => a - b)
    const typical = Math.floor(weights[Math.floor(PERCENTILE * weights.length)]! / chars)
    const own = Math.min(words, Math.max(minWords, typical))
    if (longest < own * chars) {
      const needed = `${own} words or ${Math.ceil((own * chars) / words)} characters`
      throw new Error(`benchmark ${name}: no text is long enough to be found; expected at least ${needed}`)
    }
    return own
  }

  /** The n-grams of a text are no contamination. */
  forget(text: string): void {
    this.#tokens.tokenize(text)
    for (const grams of this.#grams) grams.forget(this.#tokens)
  }

  /** What a text has in common with the benchmarks, by start. */
  find(text: string): Contamination[] {
    const tokens = this.#tokens
    tokens.tokenize(text)
    const matches: { start: number; end: number; text: IndexedText }[] = []
    for (const grams of this.#grams) {
      grams.search(tokens, (start, twin) => {
        matches.push({ start, end: gramEnd(tokens, start, grams.size), text: this.#textAt(twin) })
      })
    }
    if (matches.length === 0) return []
    matches.sort((a, b) => a.start - b.start)
    const spans: OpenSpan[] = []
    const open = new Map<string, OpenSpan>()
    for (const { start, end, text: found } of matches) {
      let span = open.get(found.benchmark)
      if (span === undefined || start >= span.to) {
        span = { benchmark: found.benchmark, from: start, to: end, items: new Map() }
        spans.push(span)
        open.set(found.benchmark, span)
      }
      span.to = Math.max(span.to, end)
      span.items.set(found.item, (span.items.get(found.item) ?? 0) + 1)
    }
    return spans.map(({ benchmark, from, to, items }) => ({
      benchmark,
      item: mostFrequent(items),
      start: tokens.start(from),
      end: tokens.end(to - 1),
    }))
  }

  /** The text that a token of the index belongs to. */
  #textAt(token: number): IndexedText {
    let low = 0
    let high = this.#texts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#texts[middle]!.from <= token) low = middle
      else high = middle - 1
    }
    return this.#texts[low]!
  }
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  let most = ''
  for (const [key, count] of counts) if (count > (counts.get(most) ?? 0)) most = key
  return most
}

/** Token sequences appended to one. */
class TokenStore {
  readonly #codes = new Uint32List()
  readonly #first = new Uint32List()
  readonly #hash = new Uint32List()

  /** Returns the place of the first token. */
  append({ codes, first, hash, count }: TokenSequence): number {
    const place = this.#hash.length
    const base = this.#codes.length
    for (let token = 0; token < count; token++) {
      this.#first.push(base + first[token]!)
      this.#hash.push(hash[token]!)
    }
    for (let i = 0; i < first[count]!; i++) this.#codes.push(codes[i]!)
    return place
  }

  finish(): TokenSequence {
    this.#first.push(this.#codes.length)
    return {
      codes: this.#codes.values.slice(0, this.#codes.length),
      first: this.#first.values.slice(0, this.#first.length),
      hash: this.#hash.values.slice(0, this.#hash.length),
      count: this.#hash.length,
    }
  }
}

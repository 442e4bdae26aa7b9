import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type FastTextModel, readFastText } from './fasttext-file.ts'
import { type LanguageGuess, UNDETERMINED } from './guess.ts'

/** fastText's mark for the end of a line; part of every text it is asked about. */
const END_OF_LINE = '</s>'
const WORD_START = 0x3c
const WORD_END = 0x3e

/** What fastText takes for white space; others, U+3000 among them, are part of words. */
const FASTTEXT_SPACE = /[ \n\r\t\v\f\0]+/

/** Added to every logarithm, as fastText's `std_log` does: without it the probabilities differ slightly. */
const LOG_EPSILON = 1e-5

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

/**
 * Predicts the label of a text, as `fasttext predict-prob` does, but for two reserved words: `</s>` and `__label__…`
 * are text like any other here (fastText stops at the first and skips the second). Not reentrant: buffers are reused.
 */
export class FastTextPredictor {
  readonly #model: FastTextModel
  readonly #hidden: Float32Array
  readonly #encoder = new TextEncoder()
  #bytes = new Uint8Array(1024)
  /** Rows of the input matrix added to `#hidden` so far. */
  #rows = 0

  constructor(model: FastTextModel) {
    this.#model = model
    this.#hidden = new Float32Array(model.input.columns)
  }

  /** Most probable label and its probability; `und` when no part of the text is known to the model. */
  predict(text: string): LanguageGuess {
    this.#hidden.fill(0)
    this.#rows = 0
    for (const word of text.split(FASTTEXT_SPACE)) if (word !== '') this.#addWord(word)
    const endOfLine = this.#model.words.get(END_OF_LINE)
    if (endOfLine !== undefined) this.#addRow(endOfLine)
    if (this.#rows === 0) return UNDETERMINED
    const scale = Math.fround(1 / this.#rows)
    for (let i = 0; i < this.#hidden.length; i++) this.#hidden[i]! *= scale
    return this.#mostProbable()
  }

  #addRow(row: number): void {
    const { columns, values } = this.#model.input
    const from = row * columns
    for (let i = 0; i < columns; i++) this.#hidden[i]! += values[from + i]!
    this.#rows += 1
  }

  /** A known word's own row, and the rows of the character n-grams of `<word>` (`Dictionary::computeSubwords`). */
  #addWord(word: string): void {
    const { words, minGram, maxGram, buckets, rowOfBucket } = this.#model
    const row = words.get(word)
    if (row !== undefined) this.#addRow(row)
    if (word.length * 3 + 2 > this.#bytes.length) this.#bytes = new Uint8Array(word.length * 6)
    const bytes = this.#bytes
    bytes[0] = WORD_START
    const size = this.#encoder.encodeInto(word, bytes.subarray(1)).written + 2
    bytes[size - 1] = WORD_END
    for (let start = 0; start < size; start++) {
      if (isContinuation(bytes[start]!)) continue
      // FNV-1a; fastText widens each byte as a signed one.
      let hash = 0x811c9dc5
      for (let end = start, n = 1; end < size && n <= maxGram; n++) {
        do {
          hash = Math.imul(hash ^ ((bytes[end]! << 24) >> 24), 0x01000193)
          end += 1
        } while (end < size && isContinuation(bytes[end]!))
        if (n < minGram || (n === 1 && (start === 0 || end === size))) continue
        const gram = rowOfBucket[(hash >>> 0) % buckets]!
        if (gram >= 0) this.#addRow(gram)
      }
    }
  }

  /** Depth-first through the Huffman tree, leaving branches that cannot win (`HierarchicalSoftmaxLoss::dfs`). */
  #mostProbable(): LanguageGuess {
    const { tree, output, labels } = this.#model
    let best = -1
    let bestScore = Number.NEGATIVE_INFINITY
    const visit = (node: number, score: number): void => {
      if (score < bestScore) return
      if (node < tree.leaves) {
        best = node
        bestScore = score
        return
      }
      const from = (node - tree.leaves) * output.columns
      let dot = 0
      for (let i = 0; i < output.columns; i++) dot += output.values[from + i]! * this.#hidden[i]!
      const right = 1 / (1 + Math.exp(-dot))
      visit(tree.left[node]!, score + Math.log(1 - right + LOG_EPSILON))
      visit(tree.right[node]!, score + Math.log(right + LOG_EPSILON))
    }
    visit(2 * tree.leaves - 2, 0)
    return { label: labels[best]!, score: Math.min(1, Math.exp(bestScore)) }
  }
}

const LID_FILE = 'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz'

/** Portable name of the language model, for `run.json`: no path of this machine. */
export const LID_NAME = `npm:${LID_FILE}`

/**
 * Where `lid.176.ftz` stands on this machine: fastText's language identification of 176 languages (Joulin et al., CC BY-SA
 * 3.0), from the npm package that ships it.
 */
export const LID_MODEL: string = createRequire(import.meta.url).resolve(LID_FILE)

let lid: FastTextPredictor | undefined

/** The language model, read at the first call and then kept: once per worker. */
export function languageModel(): FastTextPredictor {
  lid ??= new FastTextPredictor(readFastText(readFileSync(LID_MODEL), LID_MODEL))
  return lid
}

import { ByteReader } from './byte-reader.ts'
import { type HuffmanTree, huffmanTree } from './huffman.ts'
import { type Matrix, readDenseMatrix, readQuantizedMatrix } from './quantized-matrix.ts'

/** A fastText supervised classifier with hierarchical softmax, as read from its file. */
export interface FastTextModel {
  /** Row of `input` of each known word. */
  readonly words: ReadonlyMap<string, number>
  /** Labels without their prefix, in dictionary order. */
  readonly labels: readonly string[]
  /** Shortest and longest character n-gram, in code points. */
  readonly minGram: number
  readonly maxGram: number
  /** N-gram hashes are taken modulo this. */
  readonly buckets: number
  /** Row of `input` by bucket, -1 where pruned away. */
  readonly rowOfBucket: Int32Array
  readonly input: Matrix
  /** One row per inner node of `tree`. */
  readonly output: Matrix
  readonly tree: HuffmanTree
}

const MAGIC = 793712314
const VERSION = 12
const HIERARCHICAL_SOFTMAX = 1
const SUPERVISED = 3
const LABEL_PREFIX = '__label__'

interface Arguments {
  readonly buckets: number
  readonly minGram: number
  readonly maxGram: number
}

function readArguments(reader: ByteReader, file: string): Arguments {
  const expect = (what: string, found: number, expected: number): void => {
    if (found !== expected) {
      throw new Error(
        `${file}: ${what}: expected ${expected}, found ${found}; only models made like lid.176 are read`,
      )
    }
  }
  expect('fastText magic number', reader.int32('magic number'), MAGIC)
  expect('fastText format version', reader.int32('version'), VERSION)
  for (const skipped of ['dim', 'ws', 'epoch', 'minCount', 'neg']) reader.int32(skipped)
  expect('word n-grams', reader.int32('wordNgrams'), 1)
  expect('loss (1 is hierarchical softmax)', reader.int32('loss'), HIERARCHICAL_SOFTMAX)
  expect('model (3 is supervised)', reader.int32('model'), SUPERVISED)
  const buckets = reader.int32('bucket')
  const minGram = reader.int32('minn')
  const maxGram = reader.int32('maxn')
  reader.int32('lrUpdateRate')
  reader.float64('t')
  return { buckets, minGram, maxGram }
}

interface Dictionary {
  readonly words: Map<string, number>
  readonly labels: string[]
  readonly labelCounts: number[]
  readonly rowOfBucket: Int32Array
}

function readDictionary(reader: ByteReader, buckets: number): Dictionary {
  const size = reader.int32('dictionary size')
  const wordCount = reader.int32('word count')
  reader.int32('label count')
  reader.int64('token count')
  const pruned = reader.int64('pruned n-gram count')
  const words = new Map<string, number>()
  const labels: string[] = []
  const labelCounts: number[] = []
  for (let i = 0; i < size; i++) {
    const entry = reader.zeroTerminated('dictionary entry')
    const count = reader.int64('entry count')
    if (reader.uint8('entry type') === 0) words.set(entry, words.size)
    else {
      labels.push(entry.startsWith(LABEL_PREFIX) ? entry.slice(LABEL_PREFIX.length) : entry)
      labelCounts.push(count)
    }
  }
  const rowOfBucket = new Int32Array(buckets).fill(-1)
  // A negative count says "never pruned": every bucket has its row.
  if (pruned < 0) for (let bucket = 0; bucket < buckets; bucket++) rowOfBucket[bucket] = wordCount + bucket
  for (let i = 0; i < pruned; i++) {
    const bucket = reader.int32('pruned n-gram')
    rowOfBucket[bucket] = wordCount + reader.int32('pruned n-gram row')
  }
  return { words, labels, labelCounts, rowOfBucket }
}

/**
 * Reads a fastText model of the kind of `lid.176.ftz` (format version 12, supervised, hierarchical softmax, no word
 * n-grams; quantised or not). The layout is that of fastText's `FastText::saveModel`.
 *
 * @param file name for errors
 * @throws Error naming file, expected and found when it is another kind of model or cut short
 */
export function readFastText(bytes: Uint8Array, file: string): FastTextModel {
  const reader = new ByteReader(bytes, file)
  const { buckets, minGram, maxGram } = readArguments(reader, file)
  const { words, labels, labelCounts, rowOfBucket } = readDictionary(reader, buckets)
  const quantized = reader.uint8('quantised flag') !== 0
  const input = quantized ? readQuantizedMatrix(reader) : readDenseMatrix(reader)
  const outputQuantized = reader.uint8('quantised output flag') !== 0
  const output = quantized && outputQuantized ? readQuantizedMatrix(reader) : readDenseMatrix(reader)
  const tree = huffmanTree(labelCounts)
  return { words, labels, minGram, maxGram, buckets, rowOfBucket, input, output, tree }
}

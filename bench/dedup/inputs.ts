import { closeSync, openSync } from 'node:fs'
import { writeFully } from '../../src/write/block-file.ts'
import { SyntheticCorpus } from '../synthetic-documents.ts'
import { type PeerInput, SHINGLE } from './peers.ts'

const LENGTHS = [350, 1400]
const SPEED_TEXTS = 1000
const PAIRS = 1000
/** Share of a text replaced in a pair, from none to this, evenly: true similarities from 1 down to 0.2. */
const PAIR_EDITS = 0.2

/** Punctuation would be folded away by mdfs and not by others. */
const hanAlone = (text: string): string => text.replace(/[，。]/g, '')

/** Synthetic texts and pairs for all implementations. */
export function peerInput(): PeerInput {
  const speed: Record<string, string[]> = {}
  const pairs: Record<string, [string, string][]> = {}
  for (const length of LENGTHS) {
    // A tenth is punctuation.
    const chars = Math.ceil(1.25 * length)
    const corpus = new SyntheticCorpus({ seed: 7, chars: [chars, chars], copyEvery: 2, edits: PAIR_EDITS })
    const text = (number: number): string => hanAlone(corpus.text(number)).slice(0, length)
    speed[length] = Array.from({ length: SPEED_TEXTS }, (_, i) => text(2 * i))
    pairs[length] = Array.from({ length: PAIRS }, (_, i) => {
      const copy = 2 * i + 1
      return [text(copy), text(corpus.originalOf(copy)!)]
    })
  }
  return { speed, pairs }
}

/** True Jaccard similarity of two texts' sets of character n-grams. */
export function trueJaccard(a: string, b: string): number {
  const setOf = (text: string): Set<string> =>
    new Set(Array.from({ length: text.length - SHINGLE + 1 }, (_, i) => text.slice(i, i + SHINGLE)))
  const [first, second] = [setOf(a), setOf(b)]
  const shared = [...first].filter((shingle) => second.has(shingle)).length
  return shared / (first.size + second.size - shared)
}

/** Documents of a line for each sentence: what line and sentence dedups look at. */
const lined = (text: string): string => text.replaceAll('。', '。\n').trimEnd()

const BLOCK_LINES = 1000

/** Writes the first so many documents as JSON lines; returns bytes. */
export function writeCorpus(path: string, documents: number): number {
  const corpus = new SyntheticCorpus({ seed: 9, chars: [200, 1200], copyEvery: 20, edits: 0.04 })
  const fd = openSync(path, 'w')
  let bytes = 0
  for (let start = 0; start < documents; start += BLOCK_LINES) {
    const lines: string[] = []
    for (let i = start; i < Math.min(documents, start + BLOCK_LINES); i++) {
      lines.push(
        `${JSON.stringify({ url: `https://site${i % 997}.example/${i}`, text: lined(corpus.text(i)) })}\n`,
      )
    }
    const block = Buffer.from(lines.join(''))
    writeFully(fd, block)
    bytes += block.length
  }
  closeSync(fd)
  return bytes
}

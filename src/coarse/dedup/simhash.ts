import { z } from 'zod'
import { defineDedup, type Fingerprinter } from '../../step.ts'
import { indexParam, indexTraits } from './index/param.ts'
import { keepSchema, preferring } from './keep.ts'
import { bitsIn } from './popcount.ts'
import { Shingler } from './shingles.ts'
import { simhash as fingerprintOf } from './simhash/fingerprint.ts'
import { choose, keysInto, tablesOf } from './simhash/tables.ts'

/** Tables, and so keys, of a document at most. */
const MAX_TABLES = 256

const blocksOf = (distance: number, blocks: number | undefined): number => blocks ?? distance + 3

/**
 * Near duplicates by SimHash: 64 bits a document, copies when at most `distance` of them differ; candidates by tables
 * that miss none (see `tablesOf`). Similarity is the share of equal bits.
 *
 * Compared with `minhash`: 8 bytes a document instead of 256, and blinder. Two texts must be nearly the same (at a distance
 * of 3 of 64 bits an angle of some 8 degrees, a cosine of .99); in short texts one edit moves more bits than that. Texts
 * are not compared, so a pair that agrees by chance stands.
 *
 * Who uses it: WuDaoCorpora is remembered to remove re-posted pages by simhash, with parameters that could not be
 * confirmed. BigScience's Chinese OSCAR takes windows of 6 characters, a distance of 4, 6 blocks; Data-Juicer's Chinese
 * example a window of 4, a distance of 8, 10 blocks; Google's crawler a distance of 3 (Manku et al., 2007).
 */
export const simhash = defineDedup({
  id: 'simhash@1',
  about:
    'Removes near duplicates whose 64-bit SimHash differs in few bits. BigScience took 4 bits and windows of 6 characters for Chinese; Manku et al. (2007) 3 bits.',
  params: z
    .strictObject({
      distance: z.number().int().min(0).max(16).default(3).describe('Bits in which two copies may differ'),
      shingle: z
        .number()
        .int()
        .min(1)
        .max(64)
        .default(6)
        .describe('Tokens per shingle: characters of unspaced scripts, words of others'),
      blocks: z
        .number()
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe('Blocks of the 64 bits; more make more and longer keys. Default: distance + 3'),
      keep: keepSchema,
      index: indexParam,
    })
    .refine(({ distance, blocks }) => blocksOf(distance, blocks) > distance, {
      message: 'blocks must be more than distance',
    })
    .refine(({ distance, blocks }) => choose(blocksOf(distance, blocks), distance) <= MAX_TABLES, {
      message: `distance of blocks can be chosen in more than ${MAX_TABLES} ways: take fewer blocks`,
    }),
  traits: ({ index, keep: _, ...deciding }) => indexTraits(index, deciding),
  prepare({ distance, shingle, blocks, keep }): Fingerprinter {
    const tables = tablesOf(distance, blocksOf(distance, blocks))
    const keys = new Uint32Array(2 * tables.length)
    const shingler = new Shingler(shingle)
    const counts = new Uint32Array(64)
    return {
      bytes: 8,
      threshold: (64 - distance) / 64,
      ...preferring(keep),
      write(doc, into, offset) {
        const count = shingler.shingle(doc.text)
        if (count === 0) return false
        const [low, high] = fingerprintOf(shingler.shingles, count, counts)
        writeWord(into, offset, low)
        writeWord(into, offset + 4, high)
        return true
      },
      keys: (fingerprint, offset) =>
        keysInto(keys, tables, wordAt(fingerprint, offset), wordAt(fingerprint, offset + 4)),
      similarity: (a, aOffset, b, bOffset) =>
        (64 -
          bitsIn(wordAt(a, aOffset) ^ wordAt(b, bOffset)) -
          bitsIn(wordAt(a, aOffset + 4) ^ wordAt(b, bOffset + 4))) /
        64,
    }
  },
})

function writeWord(into: Uint8Array, offset: number, word: number): void {
  for (let i = 0; i < 4; i++) into[offset + i] = word >>> (8 * i)
}

/** A little-endian word, signed. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

import { createHash } from 'node:crypto'

/** 8 of 10 texts train, 1 calibrates the probabilities, 1 tests. */
export type Part = 'train' | 'calibration' | 'test'

const PART_OF_DIGIT: readonly Part[] = [...Array<Part>(8).fill('train'), 'calibration', 'test']

const NOT_TEXT = /[^\p{L}\p{N}]+/gu

/** What makes two texts the same: letters and digits alone, in lower case. Punctuation and spaces do not tell them apart. */
export const bareText = (text: string): string => text.toLowerCase().replace(NOT_TEXT, '')

/** 32 bits of the SHA-256 of a key. */
const hash32 = (key: string): number => createHash('sha256').update(key).digest().readUInt32LE(0)

/**
 * The part that a text belongs to: decided by the text (or by its group, so that all pieces of a work stay together),
 * never by its place in the file or by chance.
 */
export function partOf(text: string, group?: string): Part {
  const key = group === undefined ? `text:${bareText(text)}` : `group:${group}`
  return PART_OF_DIGIT[hash32(key) % PART_OF_DIGIT.length]!
}

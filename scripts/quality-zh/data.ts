import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { z } from 'zod'
import { type Part, partOf } from '../../src/fine/split.ts'

/** A text of a source before it is cut or joined to training texts. */
export interface Raw {
  readonly text: string
  /** Pieces of one group never stand on both sides of the split. */
  readonly group: string
}

const inflate = (file: string): Buffer =>
  file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)

const linesOf = (file: string): string[] =>
  inflate(file)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')

/** JSON lines, plain or gzip, each checked against a schema. */
export function readRows<T>(file: string, schema: z.ZodType<T>): T[] {
  return linesOf(file).map((line) => schema.parse(JSON.parse(line)))
}

/** Tab-separated rows without the header line. */
export const readTable = (file: string): string[][] =>
  linesOf(file)
    .slice(1)
    .map((line) => line.split('\t'))

/** A hash of a text, 32 bits. */
export const hash32 = (text: string): number => createHash('sha256').update(text).digest().readUInt32LE(0)

/** Buckets of short texts in each part of the split: each wants enough texts to join to a long one. */
const BUCKETS: Readonly<Record<Part, number>> = { train: 24, calibration: 3, test: 3 }

/** A group name that falls into a part. */
function groupIn(part: Part, name: string): string {
  for (let salt = 0; ; salt++) if (partOf('', `${name}/${salt}`) === part) return `${name}/${salt}`
}

/**
 * Short texts, each once, as raws whose groups are hash buckets: texts are joined within a bucket only, so that no line
 * stands on both sides of the split. The part is decided line by line, which keeps small sources near 8 : 1 : 1.
 */
export function inBuckets(name: string, texts: Iterable<string>): Raw[] {
  const groups = new Map<string, string>()
  return [...new Set(texts)].map((text) => {
    const part = partOf(text)
    const bucket = `${name}/${part}/${hash32(text) % BUCKETS[part]}`
    const group = groups.get(bucket) ?? groupIn(part, bucket)
    groups.set(bucket, group)
    return { text, group }
  })
}

/** Files of a gzipped tar by name (plain files with short names only: that is what the data has). */
export function readTarGz(file: string): Map<string, Buffer> {
  const tar = gunzipSync(readFileSync(file))
  const files = new Map<string, Buffer>()
  const field = (at: number, from: number, to: number): string =>
    tar
      .subarray(at + from, at + to)
      .toString('latin1')
      .replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(field(at, 124, 136), 8)
    const isFile = field(at, 156, 157) === '0' || field(at, 156, 157) === ''
    const prefix = field(at, 345, 500)
    const name = prefix === '' ? field(at, 0, 100) : `${prefix}/${field(at, 0, 100)}`
    if (isFile) files.set(name, tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

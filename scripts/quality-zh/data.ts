import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

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

/** One of `count` buckets by hash: short lines are joined within a bucket, and a bucket is one group. */
export const bucketOf = (text: string, count: number): number =>
  createHash('sha256').update(text).digest().readUInt32LE(0) % count

/** Short texts, each once, as raws whose groups are hash buckets. */
export const inBuckets = (name: string, texts: Iterable<string>, buckets = 40): Raw[] =>
  [...new Set(texts)].map((text) => ({ text, group: `${name}/${bucketOf(text, buckets)}` }))

/** Files of a gzipped tar by name (plain files with short names only: that is what the data has). */
export function readTarGz(file: string): Map<string, Buffer> {
  const tar = gunzipSync(readFileSync(file))
  const files = new Map<string, Buffer>()
  const field = (at: number, from: number, to: number): string =>
    tar.subarray(at + from, at + to).toString('latin1').replace(/\0.*$/s, '')
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

import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { openBytes } from '../../src/collect/bytes.ts'
import { findFormat } from '../../src/collect/formats.ts'
import type { Reading } from './reading.ts'
import type { TableSource } from './sources.ts'

/** One row of the table. */
export interface Measured extends Reading {
  readonly source: TableSource
  readonly files: readonly string[]
  readonly documents: number
  readonly skipped: ReadonlyMap<string, number>
  readonly quarantined: ReadonlyMap<string, number>
  /** Bytes of the files, decompressed. */
  readonly bytes: number
  readonly seconds: number
  /** What the oracle says. */
  readonly agreement: string
}

const LIMITS = { maxRecordBytes: 16e6 }

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1)

async function read(
  source: TableSource,
  files: readonly string[],
): Promise<Omit<Measured, 'agreement' | 'bytes'>> {
  const format = findFormat(source.format)
  if (format === undefined) throw new Error(`no format ${source.format}`)
  const options = format.options.parse(source.options ?? {})
  const texts = new Map<string, string[]>()
  const skipped = new Map<string, number>()
  const quarantined = new Map<string, number>()
  let records = 0
  let documents = 0
  const started = performance.now()
  for (const path of files) {
    const size = statSync(path).size
    const input = { path, name: basename(path), source: 'table', start: 0, end: size, size }
    const found: string[] = []
    for await (const batch of format.read(input, options, LIMITS)) {
      records += batch.length
      for (const item of batch) {
        if (item.kind === 'document') found.push(item.text)
        else if (item.kind === 'skipped') count(skipped, item.reason)
        else count(quarantined, item.cause)
      }
    }
    documents += found.length
    texts.set(path, found)
  }
  const seconds = (performance.now() - started) / 1000
  return { source, files, texts, records, documents, skipped, quarantined, seconds }
}

async function unpackedBytes(path: string): Promise<number> {
  let bytes = 0
  for await (const chunk of openBytes({ path, name: basename(path) }).chunks())
    if (chunk.kind === 'bytes') bytes += chunk.bytes.length
  return bytes
}

/** Reads a source twice, the first time to warm up, and asks its oracle. */
export async function measure(source: TableSource): Promise<Measured> {
  const files = await source.files()
  if (files.length === 0) throw new Error(`${source.title}: no files; is the data there?`)
  await read(source, files)
  const reading = await read(source, files)
  let bytes = 0
  for (const path of files) bytes += await unpackedBytes(path)
  return { ...reading, bytes, agreement: (await source.oracle?.(files, reading)) ?? 'no oracle' }
}

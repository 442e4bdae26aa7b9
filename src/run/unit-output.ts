import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Document, Receipt } from '../document.ts'
import type { OutputOptions } from '../recipe/schema.ts'
import { addSample, qualifies } from '../stats/samples.ts'
import { BlockFile, type Compression, type WrittenFile } from '../write/block-file.ts'
import { shardFormat } from '../write/formats.ts'
import { documentLine } from '../write/jsonl.ts'
import { openReceipts, type ReceiptWriter } from '../write/receipts.ts'
import type { Kept, ShardWriter } from '../write/shard-format.ts'
import type { Column } from './compile.ts'
import type { KeeperTexts, SpoolPlace } from './keeper-texts.ts'
import { taskFile } from './layout.ts'

/** A file that a task wrote, within its directory. */
export interface TaskFile extends WrittenFile {
  readonly path: string
  /** Bucket of a shard, step of a file of removed documents. */
  readonly group: string
  readonly docs: number
  /** Code points of text; 0 where it does not matter. */
  readonly chars: number
}

/** A record that could not be read or processed, as it stands in `quarantine/`. */
export interface QuarantineRow {
  readonly source: string
  readonly file: string
  /** Byte offset, as the format counts. */
  readonly offset: number
  /** `collect`, or the step that failed. */
  readonly step: string
  readonly cause: string
  readonly detail?: string
  readonly id: string
  /** First bytes of the record as found, in base64, and the same bytes as text where they are text. */
  readonly head: string
}

/** Removed documents kept per step and unit with `removed: sample`; joined to `REMOVED_SAMPLE` per step at the end. */
export const REMOVED_SAMPLE_PER_UNIT = 50
/** A sampled document longer than this many UTF-16 units is cut, so that samples stay small in memory. */
const SAMPLE_UNITS = 100_000

export interface RankedLine {
  readonly rank: string
  readonly line: string
}

/** Safe as one part of a path: labels and languages can come from the input. */
export const safeName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._-]+|^\.+/gu, '_')
    .slice(0, 64) || '_'

/** Each bucket is an open file and a block in memory: documents of further buckets of a unit share one. */
const MOST_BUCKETS = 128
const OTHER = 'other'

/** `[lang, label]` → `zh-high`; what is not known is `und` and `unlabelled`. */
export function bucketOf(doc: Document, by: OutputOptions['by']): string {
  if (by.length === 0) return 'all'
  const parts = { lang: doc.lang ?? 'und', label: doc.label ?? 'unlabelled', source: doc.source }
  return by.map((key) => safeName(parts[key])).join('-')
}

interface OpenShard {
  readonly writer: ShardWriter
  readonly path: string
  docs: number
  chars: number
}

/** Everything a stream task writes for people: shards, receipts, removed documents, quarantine. */
export class UnitOutput {
  readonly #dir: string
  readonly #options: OutputOptions
  readonly #compression: Compression
  readonly #receipts: ReceiptWriter
  readonly #shards = new Map<string, OpenShard>()
  readonly #removed = new Map<string, { file: BlockFile; docs: number; path: string }>()
  readonly #samples = new Map<string, RankedLine[]>()
  readonly #keepers: KeeperTexts
  #quarantine: { file: BlockFile; docs: number } | undefined
  #receiptRows = 0

  constructor(
    dir: string,
    options: OutputOptions & { compression: Compression },
    columns: readonly Column[],
    keepers: KeeperTexts,
  ) {
    this.#dir = dir
    this.#keepers = keepers
    this.#options = options
    this.#compression = options.compression
    this.#receipts = openReceipts(join(dir, taskFile.receipts), columns)
  }

  receipt(receipt: Receipt): void {
    this.#receipts.write(receipt)
    this.#receiptRows += 1
  }

  kept(kept: Kept): void {
    const own = bucketOf(kept.doc, this.#options.by)
    const bucket = this.#shards.has(own) || this.#shards.size < MOST_BUCKETS ? own : OTHER
    let shard = this.#shards.get(bucket)
    if (shard === undefined) {
      const format = shardFormat(this.#options.format)
      mkdirSync(join(this.#dir, taskFile.shards), { recursive: true })
      const path = join(taskFile.shards, `${bucket}.${format.extension(this.#compression)}`)
      const writer = format.open(join(this.#dir, path), {
        compression: this.#compression,
        level: this.#options.level,
      })
      shard = { writer, path, docs: 0, chars: 0 }
      this.#shards.set(bucket, shard)
    }
    shard.writer.write(kept)
    shard.docs += 1
    shard.chars += kept.doc.features.chars
  }

  /**
   * A removed document or duplicate. `rank` decides whether it is part of the sample; a sample shows both texts of a pair,
   * while `removed: keep` leaves the keeper's to the shards.
   */
  removed(
    doc: Document,
    step: string,
    rank: string,
    why: Readonly<Record<string, unknown>>,
    keeper?: SpoolPlace,
  ): void {
    if (this.#options.removed === 'none') return
    if (this.#options.removed === 'keep') {
      let open = this.#removed.get(step)
      if (open === undefined) {
        mkdirSync(join(this.#dir, taskFile.removed), { recursive: true })
        const path = join(taskFile.removed, `${safeName(step)}.jsonl.gz`)
        open = { file: new BlockFile(join(this.#dir, path), 'gzip', this.#options.level), docs: 0, path }
        this.#removed.set(step, open)
      }
      open.file.write(documentLine(doc, 1, why))
      open.docs += 1
      return
    }
    const samples = this.#samples.get(step) ?? []
    this.#samples.set(step, samples)
    if (!qualifies(samples, rank, REMOVED_SAMPLE_PER_UNIT)) return
    const full = doc.text
    const cut = full.length > SAMPLE_UNITS
    if (cut) doc.text = full.slice(0, SAMPLE_UNITS).toWellFormed()
    const sample = { rank, line: documentLine(doc, 1, { ...why, ...(cut && { cutAt: SAMPLE_UNITS }) }) }
    doc.text = full
    addSample(samples, sample, REMOVED_SAMPLE_PER_UNIT)
    this.#keepers.want(keeper, (text) => {
      const keeperText = text.slice(0, SAMPLE_UNITS).toWellFormed()
      sample.line = `${JSON.stringify({ ...(JSON.parse(sample.line) as object), keeperText })}\n`
    })
  }

  quarantined(row: QuarantineRow): void {
    this.#quarantine ??= { file: new BlockFile(join(this.#dir, taskFile.quarantine), 'none', 1), docs: 0 }
    this.#quarantine.file.write(`${JSON.stringify(row)}\n`)
    this.#quarantine.docs += 1
  }

  /** Closes every file. `samples` are the removed documents of `removed: sample`, by step. */
  close(): { files: TaskFile[]; samples: Record<string, RankedLine[]> } {
    const files: TaskFile[] = [
      {
        path: taskFile.receipts,
        group: 'receipts',
        docs: this.#receiptRows,
        chars: 0,
        ...this.#receipts.close(),
      },
    ]
    for (const [group, { writer, path, docs, chars }] of [...this.#shards].sort()) {
      files.push({ path, group, docs, chars, ...writer.close() })
    }
    for (const [group, { file, docs, path }] of this.#removed)
      files.push({ path, group, docs, chars: 0, ...file.close() })
    if (this.#quarantine !== undefined) {
      const { file, docs } = this.#quarantine
      files.push({ path: taskFile.quarantine, group: 'quarantine', docs, chars: 0, ...file.close() })
    }
    return { files, samples: Object.fromEntries(this.#samples) }
  }
}

import type { Fingerprinter } from '../../step.ts'
import { PagedRecords } from './paged-records.ts'
import { DOCS, fingerprintFormat, unitFiles } from './store.ts'

/** The units of a step; their order is the documents' order. */
export interface Units {
  /** Directories of the step's files (see `unitFiles`). */
  readonly unitDirs: readonly string[]
  /** Name of the step in the recipe, for messages. */
  readonly step: string
  readonly fingerprinter: Fingerprinter
  /** The first so many of `unitDirs` are an index's: what stands there was kept by earlier runs and stays. Default 0. */
  readonly settled?: number
}

/** Largest number of documents of one dedup: ordinals are 32 bits wide, and one value means "none". */
export const MAX_DOCS = 0xffffffff

/** What a dedup step stored of all units, by ordinal: the place of a document among all documents of the pass. */
export class Corpus {
  readonly #docs: PagedRecords
  readonly #fingerprints: PagedRecords
  readonly #doc = new Uint8Array(DOCS.recordBytes)
  readonly #docView = new DataView(this.#doc.buffer)
  readonly #settledUnits: number
  readonly #preference: boolean

  /** `cacheBytes`: for pages of fingerprints, and as much for pages of preferences where the policy has any. */
  constructor({ unitDirs, fingerprinter, settled = 0 }: Units, cacheBytes: number) {
    this.#settledUnits = settled
    this.#preference = fingerprinter.preference !== undefined
    const files = unitDirs.map((dir) => unitFiles(dir))
    this.#docs = new PagedRecords(
      files.map(({ docs }) => docs),
      DOCS,
      this.#preference ? cacheBytes : 0,
    )
    this.#fingerprints = new PagedRecords(
      files.map(({ fingerprints }) => fingerprints),
      fingerprintFormat(fingerprinter),
      cacheBytes,
    )
    for (const [unit, { docs, fingerprints }] of files.entries()) {
      const [a, b] = [this.#docs, this.#fingerprints].map(({ bases }) => bases[unit + 1]! - bases[unit]!)
      if (a !== b) throw new Error(`${docs} has ${a} records, ${fingerprints} has ${b}: expected as many`)
    }
    if (this.count >= MAX_DOCS)
      throw new Error(`${this.count} documents: a dedup takes at most ${MAX_DOCS - 1}`)
  }

  get count(): number {
    return this.#docs.count
  }

  /** Documents below this ordinal are settled: they stand in an index, and stay. */
  get settled(): number {
    return this.#docs.bases[this.#settledUnits]!
  }

  /** Number of a document's unit in the run, from 0; in an index, -1 is the last of its segments, -2 the one before. */
  unitOf(ordinal: number): number {
    return this.#docs.fileOf(ordinal) - this.#settledUnits
  }

  /** Ordinal of the first document of a unit of the run. */
  baseOf(unit: number): number {
    return this.#docs.bases[unit + this.#settledUnits]!
  }

  /** Does the first of two documents come before the other in the order of the keep policy? */
  precedes(a: number, b: number): boolean {
    if (!this.#preference || Math.min(a, b) < this.settled) return a < b
    const [first, second] = [this.preference(a), this.preference(b)]
    return first === second ? a < b : first > second
  }

  /** What the keep policy gave a document: the highest stays. */
  preference(ordinal: number): number {
    this.#docs.read(ordinal, this.#doc, 0)
    return this.#docView.getFloat64(24, true)
  }

  /** Writes a document's 16-byte id. */
  readId(ordinal: number, into: Uint8Array, offset: number): void {
    this.#docs.read(ordinal, this.#doc, 0)
    into.set(this.#doc.subarray(0, 16), offset)
  }

  readFingerprint(ordinal: number, into: Uint8Array, offset: number): void {
    this.#fingerprints.read(ordinal, into, offset)
  }

  close(): void {
    this.#docs.close()
    this.#fingerprints.close()
  }
}

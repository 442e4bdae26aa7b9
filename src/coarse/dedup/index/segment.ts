import { mkdirSync } from 'node:fs'
import { KeyReader, KeyWriter, SLICES } from '../keys.ts'
import { countRecords, RecordCursor, type RecordFormat, RecordWriter } from '../records.ts'
import { DOCS, fingerprintFormat, HAS_FINGERPRINT, ID_BYTES, unitFiles } from '../store.ts'
import { hashFile, sync } from './durable.ts'
import type { SegmentFiles } from './format.ts'

const READ_BYTES = 3 << 16

/** Place of a document that is left out. */
const NONE = 0xffffffff

/** Which documents are taken: by their id, 32 hex digits. */
export type Selects = (id: string) => boolean

/**
 * Writes a segment from what a dedup stored of units, or from other segments, in the order given. Documents without a
 * fingerprint are left out: nothing can be found to be their copy. So are preferences: what an index holds stays, whatever
 * a recipe prefers. Memory: four bytes per document of one source.
 */
export class SegmentWriter {
  readonly #dir: string
  readonly #format: RecordFormat
  readonly #docs: RecordWriter
  readonly #fingerprints: RecordWriter
  readonly #keys: KeyWriter
  readonly #buffer = new Uint8Array(READ_BYTES)

  /** Makes the directory. */
  constructor(dir: string, fingerprintBytes: number) {
    mkdirSync(dir, { recursive: true })
    const files = unitFiles(dir)
    this.#dir = dir
    this.#format = fingerprintFormat({ bytes: fingerprintBytes })
    this.#docs = new RecordWriter(files.docs, DOCS)
    this.#fingerprints = new RecordWriter(files.fingerprints, this.#format)
    this.#keys = new KeyWriter(files.keys)
  }

  get documents(): number {
    return this.#docs.count
  }

  /** Adds documents of a unit, or of a segment: all, or those selected. */
  add(from: string, selects: Selects = () => true): void {
    const files = unitFiles(from)
    const places = this.#addDocuments(files.docs, files.fingerprints, selects)
    const keys = new KeyReader(files.keys)
    try {
      // Slice by slice within each block: documents stay in order within a slice, which is all that the format asks.
      keys.visit(0, SLICES, this.#buffer, (high, low, index) => {
        const place = places[index]
        if (place === undefined) throw new Error(`${files.keys}: a key of document ${index}: expected fewer`)
        if (place !== NONE) this.#keys.add(high, low, place)
      })
    } finally {
      keys.close()
    }
  }

  /** Closes and syncs the files. */
  close(): SegmentFiles {
    this.#docs.close()
    this.#fingerprints.close()
    this.#keys.close()
    const { docs, fingerprints, keys } = unitFiles(this.#dir)
    for (const path of [docs, fingerprints, keys]) sync(path, 'file')
    sync(this.#dir, 'directory')
    return { docs: hashFile(docs), fingerprints: hashFile(fingerprints), keys: hashFile(keys) }
  }

  /** Returns, for each document there, its place here. */
  #addDocuments(docsPath: string, fingerprintsPath: string, selects: Selects): Uint32Array {
    const count = countRecords(docsPath, DOCS)
    const found = countRecords(fingerprintsPath, this.#format)
    if (found !== count) throw new Error(`${fingerprintsPath} has ${found} records: expected ${count}`)
    const docs = new RecordCursor(docsPath, DOCS)
    const fingerprints = new RecordCursor(fingerprintsPath, this.#format)
    const places = new Uint32Array(count).fill(NONE)
    for (let index = 0; docs.next() && fingerprints.next(); index++) {
      const { view, at } = docs
      if ((view.getUint32(at + 20, true) & HAS_FINGERPRINT) === 0) continue
      const id = new Uint8Array(view.buffer, at, ID_BYTES)
      if (!selects(Buffer.from(id).toString('hex'))) continue
      places[index] = this.#docs.count
      const to = this.#docs.next()
      this.#docs.bytes.set(id, to)
      this.#docs.view.setUint32(to + 16, view.getUint32(at + 16, true), true)
      this.#docs.view.setUint32(to + 20, HAS_FINGERPRINT, true)
      const { recordBytes } = this.#format
      const fingerprint = new Uint8Array(fingerprints.view.buffer, fingerprints.at, recordBytes)
      this.#fingerprints.bytes.set(fingerprint, this.#fingerprints.next())
    }
    return places
  }
}

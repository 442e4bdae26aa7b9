import { join } from 'node:path'
import type { Document } from '../../document.ts'
import type { Fingerprinter } from '../../step.ts'
import { KeyWriter } from './keys.ts'
import { type RecordFormat, RecordWriter } from './records.ts'

/**
 * What a dedup step keeps of each document of a unit, in a directory of its own; a segment of an index holds the same:
 *
 *     docs          16 bytes id, u32 code points, u32 flags (bit 0: has a fingerprint), f64 preference
 *     fingerprints  the step's own bytes, one record per document (zeroes without a fingerprint)
 *     keys          candidate keys (see `keys.ts`)
 */
export const unitFiles = (dir: string) => ({
  docs: join(dir, 'docs'),
  fingerprints: join(dir, 'fingerprints'),
  keys: join(dir, 'keys'),
})

export const DOCS: RecordFormat = { magic: 'MDFSDOCS', recordBytes: 32 }
export const ID_BYTES = 16
export const HAS_FINGERPRINT = 1

export const fingerprintFormat = ({ bytes }: Pick<Fingerprinter, 'bytes'>): RecordFormat => ({
  magic: 'MDFSFING',
  recordBytes: bytes,
})

export interface FingerprintWriter {
  /** Call once per document, in the order in which the next pass reads them. Synchronous. */
  add(doc: Document): void
  close(): void
}

/** Writes to `dir`, which must exist. Memory does not grow with the number of documents. */
export function openFingerprintWriter(dir: string, fingerprinter: Fingerprinter): FingerprintWriter {
  const files = unitFiles(dir)
  const docs = new RecordWriter(files.docs, DOCS)
  const fingerprints = new RecordWriter(files.fingerprints, fingerprintFormat(fingerprinter))
  const keys = new KeyWriter(files.keys)
  const { preference } = fingerprinter
  return {
    add(doc) {
      const index = docs.count
      const at = docs.next()
      writeId(doc.id, docs.bytes, at)
      docs.view.setUint32(at + 16, doc.features.chars, true)
      docs.view.setFloat64(at + 24, preference?.(doc) ?? 0, true)
      const offset = fingerprints.next()
      if (!fingerprinter.write(doc, fingerprints.bytes, offset)) return
      docs.view.setUint32(at + 20, HAS_FINGERPRINT, true)
      const halves = fingerprinter.keys(fingerprints.bytes, offset)
      for (let i = 0; i < halves.length; i += 2) keys.add(halves[i]!, halves[i + 1]!, index)
    },
    close() {
      docs.close()
      fingerprints.close()
      keys.close()
    },
  }
}

function writeId(id: string, into: Uint8Array, offset: number): void {
  const bytes = Buffer.from(id, 'hex')
  if (bytes.length !== ID_BYTES || id.length !== 2 * ID_BYTES) {
    throw new Error(`document id '${id}': expected 32 hex digits`)
  }
  into.set(bytes, offset)
}

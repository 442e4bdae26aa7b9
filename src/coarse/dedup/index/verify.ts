import { existsSync } from 'node:fs'
import { messageOf } from '../../../errors.ts'
import { KeyReader, SLICE_SHIFT, SLICES } from '../keys.ts'
import { countRecords, RecordCursor } from '../records.ts'
import { DOCS, fingerprintFormat, HAS_FINGERPRINT, unitFiles } from '../store.ts'
import { hashFile } from './durable.ts'
import { type DedupIndex, indexPath, leftovers, nameOfSegment, openIndex, type Segment } from './format.ts'

const READ_BYTES = 3 << 16

export interface VerifiedIndex {
  readonly segments: number
  readonly documents: number
  /** What is wrong, a line each; empty is good. */
  readonly problems: readonly string[]
  /** Directories that a killed run left: not part of the index, cleared away when the next run adds to it. */
  readonly leftovers: readonly string[]
}

/** Re-checks an index: versions, checksums, numbers of records, and the order of keys. Throws when it is no index. */
export function verifyIndex(dir: string): VerifiedIndex {
  const index = openIndex(dir)
  return {
    segments: index.segments.length,
    documents: index.segments.reduce((sum, { documents }) => sum + documents, 0),
    problems: [
      ...repeated(index).map((name) => `index.json: segment ${name} is named twice`),
      ...index.segments.flatMap((segment) => [...problemsOf(dir, segment, index)]),
    ],
    leftovers: leftovers(dir, index),
  }
}

const repeated = ({ segments }: DedupIndex): string[] =>
  segments.map(({ name }) => name).filter((name, i, names) => names.indexOf(name) !== i)

function* problemsOf(dir: string, segment: Segment, index: DedupIndex): Generator<string> {
  const { name, files } = segment
  const at = `segments/${name}`
  const paths = unitFiles(indexPath.segment(dir, name))
  const wanted = nameOfSegment(files)
  if (wanted !== name) yield `${at}: expected the name ${wanted}, after its checksums`
  let readable = true
  for (const kind of ['docs', 'fingerprints', 'keys'] as const) {
    if (!existsSync(paths[kind])) {
      yield `${at}/${kind}: expected a file, found nothing`
      readable = false
      continue
    }
    const { bytes, sha256 } = hashFile(paths[kind])
    if (bytes !== files[kind].bytes)
      yield `${at}/${kind}: expected ${files[kind].bytes} bytes, found ${bytes}`
    if (sha256 !== files[kind].sha256)
      yield `${at}/${kind}: expected sha-256 ${files[kind].sha256}, found ${sha256}`
  }
  if (!readable) return
  for (const check of [checkRecords, checkKeys]) {
    try {
      yield* check(at, paths, segment, index)
    } catch (error) {
      // A header that is not what it should be, or a file that ends early: the message names the file.
      yield `${at}: ${messageOf(error)}`
    }
  }
}

type Paths = ReturnType<typeof unitFiles>

function* checkRecords(
  at: string,
  paths: Paths,
  { documents }: Segment,
  { fingerprintBytes: bytes }: DedupIndex,
): Generator<string> {
  const counts = {
    docs: countRecords(paths.docs, DOCS),
    fingerprints: countRecords(paths.fingerprints, fingerprintFormat({ bytes })),
  }
  for (const [kind, count] of Object.entries(counts)) {
    if (count !== documents) yield `${at}/${kind}: expected ${documents} records, found ${count}`
  }
  const docs = new RecordCursor(paths.docs, DOCS)
  for (let i = 0; docs.next(); i++) {
    if (docs.view.getUint32(docs.at + 20, true) === HAS_FINGERPRINT) continue
    yield `${at}/docs: document ${i}: expected flags ${HAS_FINGERPRINT}, found ${docs.view.getUint32(docs.at + 20, true)}`
    return
  }
}

/** Keys must stand in their slices, in the order of documents, and be of documents of the segment. */
function* checkKeys(at: string, paths: Paths, { documents }: Segment): Generator<string> {
  const reader = new KeyReader(paths.keys)
  const buffer = new Uint8Array(READ_BYTES)
  let misplaced = 0
  let disordered = 0
  let foreign = 0
  let total = 0
  try {
    for (let slice = 0; slice < SLICES; slice++) {
      let last = 0
      reader.visit(slice, slice + 1, buffer, (high, _, document) => {
        total += 1
        if (high >>> SLICE_SHIFT !== slice) misplaced += 1
        if (document < last) disordered += 1
        if (document >= documents) foreign += 1
        last = document
      })
    }
    if (total !== reader.count)
      yield `${at}/keys: expected ${reader.count} keys in its slices, found ${total}`
  } finally {
    reader.close()
  }
  if (misplaced > 0) yield `${at}/keys: ${misplaced} keys stand in another slice than their own`
  if (disordered > 0) yield `${at}/keys: ${disordered} keys are not in the order of documents`
  if (foreign > 0) yield `${at}/keys: ${foreign} keys are of documents beyond the ${documents} of the segment`
}

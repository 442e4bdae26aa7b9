import { join } from 'node:path'
import { openBytes } from '../collect/bytes.ts'
import { readLines } from '../collect/lines.ts'
import { messageOf, RunError } from '../errors.ts'
import type { ManifestPart } from './manifest.ts'

/** A document as a run wrote it to JSON Lines; `removed/` adds why it is there. */
export interface WrittenDocument {
  readonly id: string
  readonly text: string
  readonly title: string | null
  readonly url: string | null
  readonly source: string
  readonly lang: string | null
  readonly label: string | null
  /** Of a removed document. */
  readonly reason?: string
  /** Of a duplicate: id of the document kept instead, and how similar the two are, 0 to 1. */
  readonly duplicateOf?: string
  readonly similarity?: number
  /** Of a duplicate in `removed: sample`, where the keeper's text was at hand. */
  readonly keeperText?: string
}

/** Our own lines may be longer than an input record: escapes. */
const MOST_LINE_BYTES = 256e6

/** Documents of one written JSON Lines file, in order. Throws `RunError` when the file is damaged. */
export async function* readWritten(
  out: string,
  { path: name, bytes }: ManifestPart,
): AsyncGenerator<WrittenDocument> {
  const path = join(out, name)
  const source = openBytes({ path, name })
  for await (const lines of readLines(
    source,
    { start: 0, end: bytes },
    { maxRecordBytes: MOST_LINE_BYTES },
  )) {
    for (const line of lines) {
      if (line.kind === 'unreadable') throw new RunError(`${path} at ${line.offset}: ${line.cause}`)
      if (line.bytes.length === 0) continue
      try {
        yield JSON.parse(Buffer.from(line.bytes).toString('utf8')) as WrittenDocument
      } catch (error) {
        throw new RunError(`${path} at ${line.offset}: ${messageOf(error)}`)
      }
    }
  }
}

import type { Collected, Input, Limits } from './format.ts'
import type { Extract } from './html/extractor.ts'
import { digestFault } from './warc-digest.ts'
import { overTime, pageOf } from './warc-document.ts'
import type { Framing } from './warc-framing.ts'
import { readWarc } from './warc-reader.ts'

export interface PageOptions {
  readonly extract: Extract
  /** Quarantine records whose bytes do not fit the digests in their header. */
  readonly verifyDigests?: boolean
  readonly framing?: Framing
}

/** The records of a WARC or ARC file, their pages as documents. */
export async function* readPages(
  { path }: Pick<Input, 'path'>,
  { extract, verifyDigests = false, framing }: PageOptions,
  limits: Limits,
): AsyncGenerator<Collected[]> {
  const { maxRecordBytes: maxBytes, maxRatio, admit } = limits
  const options = { maxBytes, maxRatio, ...(framing !== undefined && { framing }) }
  for await (const batch of readWarc(path, options)) {
    yield batch.map((item) => {
      if (item.kind !== 'record') return item
      const fault = verifyDigests ? digestFault(item) : undefined
      if (fault !== undefined) return fault
      return admit?.(item.offset) === false ? overTime(item) : pageOf(item, extract, limits)
    })
  }
}

import type { WarcHeader } from './warc-header.ts'

/** A record as it stands in the file; `block` is the HTTP message of a response, the text of a conversion. */
export interface WarcRecord {
  readonly kind: 'record'
  readonly offset: number
  readonly header: WarcHeader
  readonly block: Buffer
  /** Content-Length was wrong; the block was taken up to the next record instead. */
  readonly repaired?: true
}

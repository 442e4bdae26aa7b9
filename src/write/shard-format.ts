import type { Document } from '../document.ts'
import type { Compression, WrittenFile } from './block-file.ts'

export interface ShardOptions {
  readonly compression: Compression
  readonly level: number
}

/** A kept document and what the run knows of its copies. */
export interface Kept {
  readonly doc: Document
  /** Documents in its cluster, itself included; 1 without copies. */
  readonly copies: number
}

export interface ShardWriter {
  write(kept: Kept): void
  close(): WrittenFile
}

/** One file per format in this directory; listed in `formats.ts`. */
export interface ShardFormat {
  readonly name: string
  /** File name ending for a compression, without a leading dot: `jsonl.gz`. */
  readonly extension: (compression: Compression) => string
  /** May files be joined by appending their bytes? */
  readonly appendable: boolean
  readonly open: (path: string, options: ShardOptions) => ShardWriter
}

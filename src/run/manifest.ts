import { readFileSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'
import type { FileLedger } from '../stats/stats.ts'
import { layout } from './layout.ts'

/** One file of the output. */
export interface ManifestFile {
  /** Relative to the run directory. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** A file with documents in it: also what it holds before compression. */
export interface ManifestPart extends ManifestFile {
  /** Bucket of a shard, step of removed documents; `receipts`, `quarantine`. */
  readonly group: string
  readonly docs: number
  /** Code points of text, for shards; 0 elsewhere. */
  readonly chars: number
  readonly content: { readonly bytes: number; readonly sha256: string }
}

/** `manifest.json`: written last, so that its presence says the run is complete. */
export interface Manifest {
  readonly mdfs: string
  readonly recipe: { readonly name: string; readonly hash: string }
  readonly ledger: FileLedger
  readonly shards: readonly ManifestPart[]
  readonly receipts: readonly ManifestPart[]
  readonly removed: readonly ManifestPart[]
  readonly quarantine: readonly ManifestPart[]
  readonly run: ManifestFile
  readonly stats: ManifestFile
}

export function readManifest(out: string): Manifest {
  try {
    return JSON.parse(readFileSync(layout.manifest(out), 'utf8')) as Manifest
  } catch (error) {
    throw new UsageError(
      `${out} holds no finished run: ${messageOf(error)}. Run the same command again to resume it.`,
    )
  }
}

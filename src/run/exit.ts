import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSpanWriter } from '../coarse/dedup/spans/store.ts'
import { openFingerprintWriter } from '../coarse/dedup/store.ts'
import type { Document } from '../document.ts'
import { messageOf } from '../errors.ts'
import type { Flow } from './flow.ts'
import { taskFile } from './layout.ts'
import type { PreparedPass } from './prepare.ts'
import { SpoolWriter } from './spool.ts'

/** Where documents go when they come through a pass: over the barrier, or into the shards. */
export interface Exit {
  /** Name under which its time is counted. */
  readonly name: 'spool' | 'write'
  take(doc: Document, copies: number, rank: string): void
  /** Documents that go on over the barrier. */
  close(): number
}

/** Writes what a dedup needs of each document. */
interface Writer {
  /** Name of the step. */
  readonly name: string
  add(doc: Document): void
  close(): void
}

/** The last pass writes shards. */
export const shardExit = (flow: Flow): Exit => ({
  name: 'write',
  take: (doc, copies, rank) => flow.keep(doc, copies, rank),
  close: () => 0,
})

/** A pass that ends in dedups spools its documents and writes their fingerprints, or their spans. */
export function barrierExit(dir: string, { dedups, spanDedup }: PreparedPass): Exit {
  const fingerprints = join(dir, taskFile.fingerprints)
  mkdirSync(fingerprints)
  mkdirSync(join(dir, taskFile.spool))
  const spool = new SpoolWriter(join(dir, taskFile.spool, 'documents.bin'))
  const writers: Writer[] = dedups.map(({ step: { name }, fingerprinter }) => {
    mkdirSync(join(fingerprints, name))
    return { name, ...openFingerprintWriter(join(fingerprints, name), fingerprinter) }
  })
  if (spanDedup !== undefined) {
    const { name } = spanDedup.step
    const { add, close } = openSpanWriter(fingerprints, name, spanDedup.finder)
    writers.push({ name, add: (doc) => add(doc.text), close })
  }
  let spooled = 0
  return {
    name: 'spool',
    take(doc, copies) {
      for (const writer of writers) {
        try {
          writer.add(doc)
        } catch (error) {
          // Half a fingerprint stands in the file already: the unit cannot go on without this document.
          throw new Error(
            `step ${writer.name} failed on ${doc.source}/${doc.file} at ${doc.offset}: ${messageOf(error)}`,
            { cause: error },
          )
        }
      }
      spool.write(doc, copies)
      spooled += 1
    },
    close() {
      spool.close()
      for (const writer of writers) writer.close()
      return spooled
    },
  }
}

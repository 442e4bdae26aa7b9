import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
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

/** The last pass writes shards. */
export const shardExit = (flow: Flow): Exit => ({
  name: 'write',
  take: (doc, copies, rank) => flow.keep(doc, copies, rank),
  close: () => 0,
})

/** A pass that ends in dedups spools its documents and writes their fingerprints. */
export function barrierExit(dir: string, { dedups }: PreparedPass): Exit {
  const fingerprints = join(dir, taskFile.fingerprints)
  mkdirSync(fingerprints)
  mkdirSync(join(dir, taskFile.spool))
  const spool = new SpoolWriter(join(dir, taskFile.spool, 'documents.bin'))
  const writers = dedups.map(({ step, fingerprinter }) =>
    openFingerprintWriter(fingerprints, step.name, fingerprinter),
  )
  let spooled = 0
  return {
    name: 'spool',
    take(doc) {
      for (const [i, writer] of writers.entries()) {
        try {
          writer.add(doc)
        } catch (error) {
          // Half a fingerprint stands in the file already: the unit cannot go on without this document.
          const step = dedups[i]?.step.name
          throw new Error(
            `step ${step} failed on ${doc.source}/${doc.file} at ${doc.offset}: ${messageOf(error)}`,
          )
        }
      }
      spool.write(doc)
      spooled += 1
    },
    close() {
      spool.close()
      for (const writer of writers) writer.close()
      return spooled
    },
  }
}

import { createHash } from 'node:crypto'
import type { Storage } from '../../src/storage/storage.ts'

const MUST_BE_THE_SAME = /^(?:shards|receipts|removed|quarantine)\/|^(?:run|stats|manifest)\.json$/

/** As `digest`, of a run directory in a storage: `prefix` without a slash at its end. */
export async function storedDigest(storage: Storage, prefix: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for await (const page of storage.list(`${prefix}/`)) {
    for (const { key } of page) {
      const name = key.slice(prefix.length + 1)
      if (!MUST_BE_THE_SAME.test(name)) continue
      files[name] = createHash('sha256')
        .update((await storage.read(key))!)
        .digest('hex')
    }
  }
  return files
}

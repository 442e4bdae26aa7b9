import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { MachineError, messageOf } from '../../errors.ts'
import { openStorage } from '../../storage/open.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Session } from '../executor.ts'
import { type ReadRange, readLocalRange } from '../spool.ts'

/** Reads pieces of files of the run directory: from here when the file is here, else from its storage. */
export function rangeReader({ out, storage: url }: Pick<Session, 'out' | 'storage'>): ReadRange {
  if (url === undefined) return readLocalRange
  let storage: Promise<Storage> | undefined
  return async (path, start, length) => {
    if (existsSync(path)) return readLocalRange(path, start, length)
    storage ??= openStorage(url)
    try {
      return await (await storage).readRange(relative(out, path).split(sep).join('/'), start, length)
    } catch (error) {
      // Said of the storage as seen from here, not of the task.
      throw new MachineError(messageOf(error))
    }
  }
}

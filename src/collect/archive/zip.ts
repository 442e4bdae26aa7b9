import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { messageOf } from '../../errors.ts'
import { isSystemError } from '../../system-errors.ts'
import { mostUnpacked, type StreamFault } from '../decompress.ts'
import { type Found, type Member, type Members, refusalOf } from './member.ts'

const STORED = 0
const DEFLATED = 8
const UTF8_NAME = 0x800
const FILE_TYPE = 0xf000
const UNIX_LINK = 0xa000
const utf8 = new TextDecoder('utf-8', { fatal: true })
const gb18030 = new TextDecoder('gb18030')

/**
 * Members of a zip file in the order of its directory. Together they may unpack to 64 MB, or `maxRatio` times the
 * archive, also when several of them share the same bytes.
 */
export async function* zipMembers(path: string, size: number, maxRatio: number): Members {
  let zip: ZipFile | undefined
  const budget = new Budget(size, maxRatio)
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false })
    for await (const entry of zip.eachEntry()) {
      const found = foundOf(zip, entry, budget)
      if (found !== undefined) yield found
      if (budget.isSpent) return undefined
    }
    return undefined
  } catch (error) {
    if (isSystemError(error)) throw error
    return { cause: 'bad zip archive', detail: messageOf(error) }
  } finally {
    zip?.close()
  }
}

/** Bytes that all members together may unpack to. */
class Budget {
  readonly fault: StreamFault
  #left: number

  constructor(size: number, maxRatio: number) {
    const most = mostUnpacked(size, maxRatio)
    this.#left = most
    this.fault = {
      cause: 'decompression ratio',
      detail: `an archive of ${size} bytes unpacks to more than ${most}; the rest of it was not read; if it is to be trusted, raise limits.ratio (${maxRatio})`,
    }
  }

  get isSpent(): boolean {
    return this.#left < 0
  }

  spend(bytes: number): void {
    this.#left -= bytes
  }
}

function foundOf(zip: ZipFile, entry: Entry, budget: Budget): Found | undefined {
  const name = nameOf(entry)
  if (name.endsWith('/')) return undefined
  const refused = refusalOf(name)
  if (refused !== undefined) return refused
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === UNIX_LINK)
    return { kind: 'skipped', name, why: 'link in archive' }
  if (entry.isEncrypted()) return { kind: 'unreadable', name, why: 'encrypted (password)' }
  const method = entry.compressionMethod
  if (method !== STORED && method !== DEFLATED) {
    const detail = `method ${method}; only stored and deflated members are read`
    return { kind: 'unreadable', name, why: 'unknown zip compression', detail }
  }
  return memberOf(zip, entry, name, budget)
}

function memberOf(zip: ZipFile, entry: Entry, name: string, budget: Budget): Member {
  return {
    kind: 'member',
    name,
    compressed: entry.compressionMethod !== STORED,
    async *body(): AsyncGenerator<Buffer, StreamFault | undefined> {
      let crc = 0
      try {
        const stream: Readable = await zip.openReadStreamPromise(entry)
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          budget.spend(chunk.length)
          if (budget.isSpent) return budget.fault
          crc = crc32(chunk, crc)
          yield chunk
        }
      } catch (error) {
        if (isSystemError(error)) throw error
        return { cause: 'corrupt archive member', detail: messageOf(error) }
      }
      if (crc === entry.crc32) return undefined
      return { cause: 'corrupt archive member', detail: 'the checksum does not fit the data' }
    },
  }
}

/** Names are UTF-8 where a flag says so, and often where none does; else, in Chinese archives, in the code of Windows. */
function nameOf({ fileNameRaw, generalPurposeBitFlag }: Entry): string {
  if ((generalPurposeBitFlag & UTF8_NAME) !== 0) return fileNameRaw.toString('utf8')
  try {
    return utf8.decode(fileNameRaw)
  } catch {
    // Not UTF-8. GB18030 reads any bytes.
    return gb18030.decode(fileNameRaw)
  }
}

import { crc32 } from 'node:zlib'
import { type Entry, openPromise, validateFileName, type ZipFile } from 'yauzl'
import { isSystemError } from '../../system-errors.ts'
import { DEFAULT_MAX_RATIO } from '../decompress.ts'

/** Members that an archive may have; e-books have some hundred. */
const MAX_MEMBERS = 20_000
/** Unpacked bytes that any member may have, whatever its ratio: texts of books are small. */
const FREE_BYTES = 1024 * 1024
/** All that is unpacked of one book, as a multiple of the longest record. */
const TOTAL_RECORDS = 16

export interface ArchiveLimits {
  /** Most bytes of one member, unpacked. */
  readonly maxMemberBytes: number
  readonly maxRatio?: number | undefined
}

/** Why an archive or a member cannot be read. */
export interface ArchiveFault {
  readonly cause: string
  readonly detail: string
}

/** A zip file whose members are read by name, and never written anywhere. */
export class Archive {
  readonly #zip: ZipFile
  readonly #members: ReadonlyMap<string, Entry>
  readonly #limits: ArchiveLimits
  #unpacked = 0

  private constructor(zip: ZipFile, members: ReadonlyMap<string, Entry>, limits: ArchiveLimits) {
    this.#zip = zip
    this.#members = members
    this.#limits = limits
  }

  /** Throws when the file cannot be opened; a file that is no sound zip is a fault. */
  static async open(path: string, limits: ArchiveLimits): Promise<Archive | ArchiveFault> {
    let zip: ZipFile | undefined
    try {
      zip = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: true })
      if (zip.entryCount > MAX_MEMBERS)
        throw new Error(`${zip.entryCount} members, the limit is ${MAX_MEMBERS}`)
      const members = new Map<string, Entry>()
      for await (const entry of zip.eachEntry())
        if (!members.has(entry.fileName)) members.set(entry.fileName, entry)
      return new Archive(zip, members, limits)
    } catch (error) {
      zip?.close()
      if (isSystemError(error)) throw error
      return { cause: 'bad zip archive', detail: messageOf(error) }
    }
  }

  has(name: string): boolean {
    return this.#members.has(name)
  }

  /** The bytes of a member. */
  async read(name: string): Promise<Buffer | ArchiveFault> {
    const unsafe = validateFileName(name)
    if (unsafe !== null) return { cause: 'unsafe path in archive', detail: unsafe }
    const entry = this.#members.get(name)
    if (entry === undefined) return { cause: 'missing archive member', detail: name }
    const fault = this.#refuse(entry)
    if (fault !== undefined) return fault
    try {
      const chunks: Buffer[] = []
      for await (const chunk of await this.#zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
      const bytes = Buffer.concat(chunks)
      this.#unpacked += bytes.length
      if (crc32(bytes) === entry.crc32) return bytes
      return { cause: 'corrupt archive member', detail: `${name}: the checksum does not fit the data` }
    } catch (error) {
      if (isSystemError(error)) throw error
      return { cause: 'corrupt archive member', detail: `${name}: ${messageOf(error)}` }
    }
  }

  close(): void {
    this.#zip.close()
  }

  /** yauzl ends a member that gets longer than its stated size, so the stated sizes can be judged by. */
  #refuse({ fileName, compressedSize, uncompressedSize, ...entry }: Entry): ArchiveFault | undefined {
    const { maxMemberBytes, maxRatio = DEFAULT_MAX_RATIO } = this.#limits
    if ((entry.generalPurposeBitFlag & 1) !== 0) return { cause: 'encrypted (password)', detail: fileName }
    if (uncompressedSize > maxMemberBytes) {
      const detail = `${fileName}: ${uncompressedSize} bytes, the limit is ${maxMemberBytes}`
      return { cause: 'record too long', detail }
    }
    if (uncompressedSize > FREE_BYTES && uncompressedSize > maxRatio * compressedSize) {
      const detail = `${fileName}: ${compressedSize} bytes unpack to ${uncompressedSize}; if the book is to be trusted, raise limits.ratio (${maxRatio})`
      return { cause: 'decompression ratio', detail }
    }
    const total = TOTAL_RECORDS * maxMemberBytes
    if (this.#unpacked + uncompressedSize > total) {
      const detail = `the members unpack to more than ${total} bytes; if the book is to be trusted, raise limits.record (${maxMemberBytes})`
      return { cause: 'decompression ratio', detail }
    }
    return undefined
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200)

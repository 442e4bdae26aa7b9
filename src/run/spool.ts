import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'
import { Document, type DocumentHead } from '../document.ts'
import { RunError } from '../errors.ts'
import { writeFully } from '../write/block-file.ts'

/*
 * The spool carries documents over a barrier. Frame, little-endian:
 *   u32 bytes of head, u32 bytes of text, u8 text encoding (0 ASCII, 1 UTF-16LE), u32 documents that this one stands for,
 *   head as JSON in UTF-8, text.
 * V8 holds Chinese text as UTF-16, so that writing and reading it is a copy, not a conversion. Lone surrogates survive.
 */
/** Beside it, `<spool>.offsets`: u64 start of every frame, so that one document can be read alone. */
export const offsetsOf = (path: string): string => `${path}.offsets`

export const FRAME = 13
const BLOCK = 1 << 20
const ASCII = 0
const UTF16 = 1

/** A document between two passes. */
export interface Spooled {
  readonly doc: Document
  /** Documents that it stands for after the dedups so far, itself included. */
  readonly copies: number
}

export class SpoolWriter {
  readonly #fd: number
  readonly #path: string
  readonly #offsets: bigint[] = []
  #buffer = Buffer.allocUnsafe(2 * BLOCK)
  #used = 0
  #written = 0

  constructor(path: string) {
    this.#path = path
    this.#fd = openSync(path, 'wx')
  }

  write(doc: Document, copies: number): void {
    const head = JSON.stringify(doc.head())
    const { text } = doc
    const { chars, utf8Bytes } = doc.features
    const ascii = chars === utf8Bytes
    this.#reserve(FRAME + 3 * head.length + 2 * text.length)
    const at = this.#used
    const headBytes = this.#buffer.write(head, at + FRAME, 'utf8')
    const textBytes = this.#buffer.write(text, at + FRAME + headBytes, ascii ? 'latin1' : 'utf16le')
    this.#offsets.push(BigInt(this.#written + at))
    this.#buffer.writeUInt32LE(headBytes, at)
    this.#buffer.writeUInt32LE(textBytes, at + 4)
    this.#buffer[at + 8] = ascii ? ASCII : UTF16
    this.#buffer.writeUInt32LE(copies, at + 9)
    this.#used = at + FRAME + headBytes + textBytes
    if (this.#used >= BLOCK) this.#flush()
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return
    this.#flush()
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(bytes)
  }

  #flush(): void {
    writeFully(this.#fd, this.#buffer.subarray(0, this.#used))
    this.#written += this.#used
    this.#used = 0
  }

  /** Offsets are bounded by the unit: 8 bytes a document. */
  close(): void {
    this.#flush()
    closeSync(this.#fd)
    writeFileSync(offsetsOf(this.#path), BigUint64Array.from(this.#offsets))
  }
}

/** Where the parts of a frame stand, from the frame's start. */
export interface FrameParts {
  readonly textAt: number
  readonly end: number
}

export const framePartsAt = (buffer: Buffer, at: number): FrameParts => {
  const textAt = FRAME + buffer.readUInt32LE(at)
  return { textAt, end: textAt + buffer.readUInt32LE(at + 4) }
}

/** The text of a frame that starts at `at`. */
export function decodeText(buffer: Buffer, at: number, { textAt, end }: FrameParts): string {
  const encoding = buffer[at + 8] === ASCII ? 'latin1' : 'utf16le'
  return buffer.toString(encoding, at + textAt, at + end)
}

function decodeFrame(buffer: Buffer, at: number, parts: FrameParts): Spooled {
  const head = JSON.parse(buffer.toString('utf8', at + FRAME, at + parts.textAt)) as DocumentHead
  return { doc: new Document(head, decodeText(buffer, at, parts)), copies: buffer.readUInt32LE(at + 9) }
}

/** Bytes [start, start + length) of a file, fewer at its end: here, or from where the run is stored. */
export type ReadRange = (path: string, start: number, length: number) => Promise<Buffer>

export const readLocalRange: ReadRange = async (path, start, length) => {
  const fd = openSync(path, 'r')
  try {
    const into = Buffer.allocUnsafe(length)
    let done = 0
    for (let read = -1; read !== 0 && done < length; done += read)
      read = readSync(fd, into, done, length - done, start + done)
    return into.subarray(0, done)
  } finally {
    closeSync(fd)
  }
}

/** Most documents fit. */
const GUESSED_FRAME = 1 << 14

/** Text of the `index`-th document of a spool, alone. */
export async function readSpooledText(path: string, index: number, readRange: ReadRange): Promise<string> {
  const exactly = async (name: string, start: number, length: number): Promise<Buffer> => {
    const bytes = await readRange(name, start, length)
    if (bytes.length < length)
      throw new RunError(`${name} is cut: expected ${length} bytes at ${start}, found ${bytes.length}`)
    return bytes
  }
  const start = Number((await exactly(offsetsOf(path), 8 * index, 8)).readBigUInt64LE())
  const guess = await readRange(path, start, GUESSED_FRAME)
  if (guess.length < FRAME)
    throw new RunError(`${path} is cut: expected a document at ${start}, found ${guess.length} bytes`)
  const parts = framePartsAt(guess, 0)
  return decodeText(parts.end <= guess.length ? guess : await exactly(path, start, parts.end), 0, parts)
}

/** Documents of a spool in the order written, in batches of about 1 MB. Throws `RunError` when the file is cut. */
export function* readSpool(path: string): Generator<Spooled[]> {
  const fd = openSync(path, 'r')
  try {
    let buffer = Buffer.allocUnsafe(2 * BLOCK)
    let filled = 0
    for (;;) {
      const read = readSync(fd, buffer, filled, buffer.length - filled, null)
      filled += read
      const batch: Spooled[] = []
      let at = 0
      let needed = FRAME
      while (filled - at >= FRAME) {
        const parts = framePartsAt(buffer, at)
        needed = parts.end
        if (filled - at < needed) break
        batch.push(decodeFrame(buffer, at, parts))
        at += needed
        needed = FRAME
      }
      buffer.copy(buffer, 0, at, filled)
      filled -= at
      if (batch.length > 0) yield batch
      if (read === 0) {
        if (filled > 0)
          throw new RunError(
            `${path} is cut: ${filled} bytes of an unfinished document; remove its unit and resume`,
          )
        return
      }
      if (needed > buffer.length) {
        const larger = Buffer.allocUnsafe(needed)
        buffer.copy(larger, 0, 0, filled)
        buffer = larger
      }
    }
  } finally {
    closeSync(fd)
  }
}

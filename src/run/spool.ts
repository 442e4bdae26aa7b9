import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'
import { Document, type DocumentHead } from '../document.ts'
import { RunError } from '../errors.ts'
import { writeFully } from '../write/block-file.ts'

/*
 * The spool carries documents over a barrier. Frame, little-endian:
 *   u32 bytes of head, u32 bytes of text, u8 text encoding (0 ASCII, 1 UTF-16LE), head as JSON in UTF-8, text.
 * V8 holds Chinese text as UTF-16, so that writing and reading it is a copy, not a conversion. Lone surrogates survive.
 */
/** Beside it, `<spool>.offsets`: u64 start of every frame, so that one document can be read alone. */
const offsetsOf = (path: string): string => `${path}.offsets`

const FRAME = 9
const BLOCK = 1 << 20
const ASCII = 0
const UTF16 = 1

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

  write(doc: Document): void {
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

function decodeFrame(buffer: Buffer, at: number, headBytes: number, textBytes: number): Document {
  const textAt = at + FRAME + headBytes
  const head = JSON.parse(buffer.toString('utf8', at + FRAME, textAt)) as DocumentHead
  const encoding = buffer[at + 8] === ASCII ? 'latin1' : 'utf16le'
  return new Document(head, buffer.toString(encoding, textAt, textAt + textBytes))
}

function readExactly(fd: number, path: string, bytes: number, position: number): Buffer {
  const into = Buffer.allocUnsafe(bytes)
  for (let done = 0; done < bytes; ) {
    const read = readSync(fd, into, done, bytes - done, position + done)
    if (read === 0)
      throw new RunError(`${path} is cut: expected ${bytes} bytes at ${position}, found ${done}`)
    done += read
  }
  return into
}

/** The `index`-th document of a spool, alone. */
export function readSpooled(path: string, index: number): Document {
  const offsets = openSync(offsetsOf(path), 'r')
  const frames = openSync(path, 'r')
  try {
    const start = Number(readExactly(offsets, offsetsOf(path), 8, 8 * index).readBigUInt64LE())
    const header = readExactly(frames, path, FRAME, start)
    const [headBytes, textBytes] = [header.readUInt32LE(0), header.readUInt32LE(4)]
    return decodeFrame(
      readExactly(frames, path, FRAME + headBytes + textBytes, start),
      0,
      headBytes,
      textBytes,
    )
  } finally {
    closeSync(offsets)
    closeSync(frames)
  }
}

/** Documents of a spool in the order written, in batches of about 1 MB. Throws `RunError` when the file is cut. */
export function* readSpool(path: string): Generator<Document[]> {
  const fd = openSync(path, 'r')
  try {
    let buffer = Buffer.allocUnsafe(2 * BLOCK)
    let filled = 0
    for (;;) {
      const read = readSync(fd, buffer, filled, buffer.length - filled, null)
      filled += read
      const batch: Document[] = []
      let at = 0
      let needed = FRAME
      while (filled - at >= FRAME) {
        const headBytes = buffer.readUInt32LE(at)
        const textBytes = buffer.readUInt32LE(at + 4)
        needed = FRAME + headBytes + textBytes
        if (filled - at < needed) break
        batch.push(decodeFrame(buffer, at, headBytes, textBytes))
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

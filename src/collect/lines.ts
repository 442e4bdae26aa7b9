import type { ByteSource } from './bytes.ts'
import type { Input, Limits, Unreadable } from './format.ts'

/** One line, its line end (LF or CRLF) and the file's byte-order mark taken off. */
export interface Line {
  readonly kind: 'line'
  /** First byte of the line in the file, or in the decompressed stream. */
  readonly offset: number
  readonly bytes: Buffer
  /** `false`: the stream broke inside this line. The `Unreadable` that says so follows. */
  readonly whole: boolean
}

const LF = 0x0a
const CR = 0x0d
/** Most bytes of a record that quarantine keeps. */
export const HEAD_BYTES = 512

/** First bytes of a record as kept in quarantine: a copy, so that a block of a megabyte can be freed. */
export const headOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.subarray(0, HEAD_BYTES))

/** Cuts chunks into lines. A line longer than `maxBytes` is reported once and skipped without being held. */
export class LineSplitter {
  readonly #maxBytes: number
  readonly #end: number
  /** Where the next chunk starts. */
  #position: number
  /** Where the open line starts; while skipping, a place before which none does. */
  #lineStart: number
  /** Chunks of the line that is still open. */
  #held: Buffer[] = []
  #heldBytes = 0
  /** Passing over a line to its end: too long, or begun before the range. */
  #skipping: boolean

  /**
   * Lines that begin in `[start, end)`. Chunks are expected from `start - 1` on (0 for 0): the byte before `start`
   * tells whether a line begins there.
   */
  constructor(maxBytes: number, start = 0, end = Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes
    this.#end = end
    this.#position = Math.max(0, start - 1)
    this.#lineStart = this.#position
    this.#skipping = start > 0
  }

  /** No line of the range is left. */
  get done(): boolean {
    return this.#lineStart >= this.#end
  }

  push(chunk: Buffer): (Line | Unreadable)[] {
    const found: (Line | Unreadable)[] = []
    let from = 0
    while (!this.done) {
      const lf = chunk.indexOf(LF, from)
      if (lf === -1) {
        if (this.#skipping) this.#lineStart = this.#position + chunk.length
        else if (from < chunk.length) this.#hold(chunk.subarray(from), found)
        break
      }
      if (this.#skipping) this.#skipping = false
      else found.push(this.#line(chunk.subarray(from, lf), true))
      from = lf + 1
      this.#lineStart = this.#position + from
    }
    this.#position += chunk.length
    return found
  }

  /** The last line, when it has no line end. `whole` is `false` after a broken stream. */
  finish(whole: boolean): (Line | Unreadable)[] {
    if (this.#heldBytes === 0 || this.done) return []
    return [this.#line(Buffer.alloc(0), whole)]
  }

  #hold(rest: Buffer, found: (Line | Unreadable)[]): void {
    this.#held.push(rest)
    this.#heldBytes += rest.length
    if (this.#heldBytes <= this.#maxBytes) return
    found.push(this.#tooLong(Buffer.concat(this.#held, Math.min(this.#heldBytes, HEAD_BYTES))))
    this.#held = []
    this.#heldBytes = 0
    this.#skipping = true
  }

  #line(rest: Buffer, whole: boolean): Line | Unreadable {
    let bytes = rest
    if (this.#heldBytes > 0) {
      bytes = Buffer.concat([...this.#held, rest])
      this.#held = []
      this.#heldBytes = 0
    }
    if (bytes.length > this.#maxBytes) return this.#tooLong(bytes)
    const bom = this.#lineStart === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    const cr = bytes[bytes.length - 1] === CR
    if (bom || cr) bytes = bytes.subarray(bom ? 3 : 0, cr ? -1 : undefined)
    return { kind: 'line', offset: this.#lineStart, bytes, whole }
  }

  #tooLong(bytes: Buffer): Unreadable {
    return {
      kind: 'unreadable',
      offset: this.#lineStart,
      cause: 'record too long',
      detail: `a line of more than ${this.#maxBytes} bytes`,
      head: headOf(bytes),
    }
  }
}

/**
 * Lines of an input that begin in its range, one batch per chunk. The range of a compressed file is the file: only
 * the range that starts at 0 reads it.
 */
export async function* readLines(
  source: ByteSource,
  { start, end }: Pick<Input, 'start' | 'end'>,
  { maxRecordBytes }: Limits,
): AsyncGenerator<(Line | Unreadable)[]> {
  const compressed = source.compression !== undefined
  if (compressed && start > 0) {
    source.close()
    return
  }
  const splitter = new LineSplitter(maxRecordBytes, start, compressed ? Number.POSITIVE_INFINITY : end)
  for await (const chunk of source.chunks(Math.max(0, start - 1))) {
    if (chunk.kind === 'unreadable') {
      const last = splitter.finish(false)
      const open = last[0]?.kind === 'line' ? headOf(last[0].bytes) : chunk.head
      yield [...last, { ...chunk, head: open }]
      return
    }
    const found = splitter.push(chunk.bytes)
    if (found.length > 0) yield found
    if (splitter.done) return
  }
  const last = splitter.finish(true)
  if (last.length > 0) yield last
}

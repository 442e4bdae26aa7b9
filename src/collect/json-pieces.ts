import { HEAD_BYTES, headOf } from './lines.ts'

/**
 * A run of a JSON text that ends behind a comma or bracket of the array that is read or of what encloses it: each element
 * of the array is one piece, together with the comma or bracket behind it.
 */
export interface Piece {
  /** First byte that is not white space. */
  readonly offset: number
  /** From `offset` to the end of the piece; `null` and the last byte where an element was dropped. */
  readonly bytes: Buffer
  /** Does it hold an element of an array at the depth of the one that is read (or its end)? */
  readonly isElement: boolean
  readonly dropped?: Dropped
}

/** An element larger or deeper than allowed. */
export interface Dropped {
  readonly cause: string
  readonly detail: string
  readonly head: Uint8Array
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d
const SPACE = 0x20
const BOM = Buffer.from('\ufeff')
const NULL = Buffer.from('null')

/** Deepest nesting inside an element. */
const MAX_DEPTH = 256

/**
 * Cuts JSON into pieces by brackets, commas and strings alone. stream-json, which reads the pieces, is not made for
 * hostile input and tells no byte offsets: size, depth and place are watched here, syntax is left to it.
 */
export class JsonPieces {
  /** Containers around an element: 1 for a top-level array. */
  readonly #arrayDepth: number
  readonly #maxBytes: number
  /** Where the next chunk starts. */
  #position = 0
  #depth = 0
  /** Whether the open container at each depth up to the array's is an array. */
  readonly #isArray: boolean[] = []
  #inString = false
  /** The last chunk ended inside a string, behind an odd run of backslashes. */
  #escaped = false
  /** The open piece: its first byte, and what earlier chunks hold of it. */
  #start: number | undefined
  #held: Buffer[] = []
  #heldBytes = 0
  #tooDeep = false
  #dropped: Dropped | undefined

  constructor(arrayDepth: number, maxBytes: number) {
    this.#arrayDepth = arrayDepth
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = []
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      if (this.#inString) {
        i = this.#skipString(chunk, i)
        continue
      }
      const byte = chunk[i]!
      if (byte <= SPACE) continue
      if (this.#start === undefined) {
        if (byte === BOM[this.#position + i]) continue
        this.#start = this.#position + i
        from = i
      }
      if (byte === QUOTE) this.#inString = true
      else if (this.#endsPiece(byte)) pieces.push(this.#cut(chunk.subarray(from, i + 1), byte))
      else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) this.#depth -= 1
    }
    if (this.#start !== undefined) this.#hold(chunk.subarray(from))
    this.#position += chunk.length
    return pieces
  }

  /** The piece that is open: what the end of the text, or of a broken stream, left over. */
  open(): Piece | undefined {
    if (this.#start === undefined) return undefined
    return {
      offset: this.#start,
      bytes: Buffer.concat(this.#held),
      isElement: false,
      ...(this.#dropped && { dropped: this.#dropped }),
    }
  }

  /** Bytes seen. */
  get position(): number {
    return this.#position
  }

  /** Is this the bracket or comma that ends a piece? Goes down where it opens a container. */
  #endsPiece(byte: number): boolean {
    if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      this.#depth += 1
      if (this.#depth > this.#arrayDepth + MAX_DEPTH) this.#tooDeep = true
      if (this.#depth > this.#arrayDepth) return false
      this.#isArray[this.#depth] = byte === OPEN_BRACKET
      return true
    }
    return (
      this.#depth <= this.#arrayDepth && (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)
    )
  }

  #cut(rest: Buffer, last: number): Piece {
    this.#hold(rest, 1)
    const opens = last === OPEN_BRACKET || last === OPEN_BRACE
    const isElement = !opens && this.#depth === this.#arrayDepth && this.#isArray[this.#depth] === true
    const piece: Piece = {
      offset: this.#start ?? this.#position,
      bytes: this.#dropped
        ? Buffer.from([...NULL, last])
        : this.#held.length === 1
          ? rest
          : Buffer.concat(this.#held),
      isElement,
      ...(this.#dropped && { dropped: this.#dropped }),
    }
    if (last === CLOSE_BRACKET || last === CLOSE_BRACE) this.#depth = Math.max(0, this.#depth - 1)
    this.#start = undefined
    this.#held = []
    this.#heldBytes = 0
    this.#tooDeep = false
    this.#dropped = undefined
    return piece
  }

  /** Adds to the open piece; the last `delimiterBytes` do not count as the element's. */
  #hold(rest: Buffer, delimiterBytes = 0): void {
    if (this.#dropped !== undefined) return
    this.#held.push(rest)
    this.#heldBytes += rest.length
    if (this.#heldBytes - delimiterBytes > this.#maxBytes) {
      this.#drop('record too long', `an element of more than ${this.#maxBytes} bytes`)
    }
    if (this.#tooDeep) this.#drop('nested too deep', `an element with more than ${MAX_DEPTH} levels`)
  }

  #drop(cause: string, detail: string): void {
    this.#dropped ??= {
      cause,
      detail,
      head: headOf(Buffer.concat(this.#held, Math.min(this.#heldBytes, HEAD_BYTES))),
    }
    this.#held = []
    this.#heldBytes = 0
  }

  /** Index of the quote that closes the string that `from` is in; the chunk's length when it is not in this chunk. */
  #skipString(chunk: Buffer, from: number): number {
    for (let quote = chunk.indexOf(QUOTE, from); quote !== -1; quote = chunk.indexOf(QUOTE, quote + 1)) {
      if (this.#isEscaped(chunk, from, quote)) continue
      this.#inString = false
      this.#escaped = false
      return quote
    }
    this.#escaped = this.#isEscaped(chunk, from, chunk.length)
    return chunk.length
  }

  /** Does an odd run of backslashes end before `at`, counted back to `from` and, from 0, into the chunk before? */
  #isEscaped(chunk: Buffer, from: number, at: number): boolean {
    let run = at
    while (run > from && chunk[run - 1] === BACKSLASH) run -= 1
    const odd = (at - run) % 2 === 1
    return run === 0 && this.#escaped ? !odd : odd
  }
}

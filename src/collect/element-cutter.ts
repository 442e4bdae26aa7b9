import type { Unreadable } from './format.ts'
import { HEAD_BYTES, headOf } from './lines.ts'

/** One element with its tags, as found. */
export interface Element {
  readonly kind: 'element'
  readonly offset: number
  readonly bytes: Buffer
}

/** What stands outside of elements and is not white space: a wrapper's tags, a header, or damage. */
export interface Between {
  readonly kind: 'between'
  /** Of the first byte that is not white space. */
  readonly offset: number
  /** At most `BETWEEN_BYTES` of it. */
  readonly bytes: Buffer
  /** `bytes` is all there is. */
  readonly whole: boolean
}

export type Cut = Element | Between | Unreadable

/** Most bytes of what stands between two elements that are held. */
export const BETWEEN_BYTES = 256 * 1024

const EMPTY = Buffer.alloc(0)
const LESS_THAN = 0x3c
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)

/**
 * Cuts bytes into the elements of one name, which do not nest: `<doc>…</doc>`, `<page>…</page>`. Looks for the two tags
 * alone, by bytes: right in every encoding whose characters hold no `<` (0x3C) byte but `<` itself. That is true of UTF-8
 * and of GB18030, whose second bytes are 0x30 to 0x39, 0x40 to 0x7E and 0x80 to 0xFE. An element without its end tag is
 * reported and ends where the next one begins; one longer than `maxBytes` is reported and skipped without being held.
 * The result does not depend on how the bytes are chunked.
 */
export class ElementCutter {
  readonly #open: Buffer
  readonly #close: Buffer
  readonly #maxBytes: number
  readonly #start: number
  readonly #end: number
  /** Where the bytes begin that were not looked at yet: the last of a chunk may be half a tag. */
  #position: number
  #unseen: Buffer = EMPTY
  #state: 'tail' | 'between' | 'element'
  /** Where the open element, or what stands between two, begins. */
  #from: number
  /** White space that was passed over there. */
  #blank = 0
  #held: Buffer[] = []
  #heldBytes = 0
  /** Bytes of the open element or gap, those included that are not held. */
  #length = 0

  /**
   * What begins in `[start, end)` of the file. Chunks are expected from `firstByte` on. With a `start` behind 0 all up to
   * the first tag is the tail of what began before.
   */
  constructor(name: string, maxBytes: number, start = 0, end = Number.POSITIVE_INFINITY) {
    this.#open = Buffer.from(`<${name}>`)
    this.#close = Buffer.from(`</${name}>`)
    this.#maxBytes = maxBytes
    this.#start = start
    this.#end = end
    this.#position = Math.max(0, start - this.#close.length)
    this.#from = this.#position
    this.#state = start > 0 ? 'tail' : 'between'
  }

  /** The end tag in front of `start` tells that something begins there. */
  get firstByte(): number {
    return Math.max(0, this.#start - this.#close.length)
  }

  /** Nothing of the range is left. */
  get done(): boolean {
    return (this.#state === 'tail' ? this.#position : this.#from) >= this.#end
  }

  /** First bytes of the element that is open. */
  get openHead(): Uint8Array {
    return this.#state === 'element' ? headOf(this.#bytes(HEAD_BYTES)) : new Uint8Array()
  }

  push(chunk: Buffer): Cut[] {
    const found: Cut[] = []
    const bytes = this.#unseen.length === 0 ? chunk : Buffer.concat([this.#unseen, chunk])
    let at = 0
    let open = bytes.indexOf(this.#open)
    let close = bytes.indexOf(this.#close)
    while ((open !== -1 || close !== -1) && !this.done) {
      const opens = open !== -1 && (close === -1 || open < close)
      const tag = opens ? open : close
      const behind = tag + (opens ? this.#open : this.#close).length
      if (opens) this.#begin(bytes, at, tag, found)
      else this.#finishAt(bytes, at, behind, found)
      at = behind
      if (opens) open = bytes.indexOf(this.#open, behind)
      else close = bytes.indexOf(this.#close, behind)
    }
    if (this.done) return found
    const rest = Math.max(at, this.#halfTag(bytes))
    this.#take(bytes.subarray(at, rest), found)
    this.#unseen = bytes.subarray(rest)
    this.#position += rest
    return found
  }

  /** What the end of the file leaves open. */
  finish(): Cut[] {
    const found: Cut[] = []
    this.#take(this.#unseen, found)
    this.#unseen = EMPTY
    if (this.done) return found
    if (this.#state === 'element') this.#endUnclosed('the end of the file', found)
    else this.#endGap(found)
    return found
  }

  /** Where a tag begins that the end of the bytes may have cut; their length when there is none. */
  #halfTag(bytes: Buffer): number {
    const from = Math.max(0, bytes.length - this.#close.length + 1)
    const at = bytes.indexOf(LESS_THAN, from)
    return at === -1 ? bytes.length : at
  }

  /** A start tag at `tag`: all before it belongs to what came before. */
  #begin(bytes: Buffer, at: number, tag: number, found: Cut[]): void {
    this.#take(bytes.subarray(at, tag), found)
    const offset = this.#position + tag
    if (this.#state === 'tail' && offset < this.#start) return
    if (this.#state === 'element') this.#endUnclosed(`another ${this.#open}`, found)
    else this.#endGap(found)
    this.#next('element', offset)
    this.#take(this.#open, found)
  }

  /** An end tag that ends before `behind`: of the open element, or a stray one, which ends a gap. */
  #finishAt(bytes: Buffer, at: number, behind: number, found: Cut[]): void {
    this.#take(bytes.subarray(at, behind), found)
    const offset = this.#position + behind
    if (this.#state === 'tail' && offset < this.#start) return
    if (this.#state === 'element') {
      if (this.#length <= this.#maxBytes)
        found.push({ kind: 'element', offset: this.#from, bytes: this.#bytes() })
    } else this.#endGap(found)
    this.#next('between', offset)
  }

  #next(state: 'between' | 'element', offset: number): void {
    this.#state = state
    this.#from = offset
    this.#blank = 0
    this.#held = []
    this.#heldBytes = 0
    this.#length = 0
  }

  #take(bytes: Buffer, found: Cut[]): void {
    if (bytes.length === 0 || this.#state === 'tail') return
    if (this.#state === 'between') this.#takeBetween(bytes)
    else this.#takeElement(bytes, found)
  }

  #takeElement(bytes: Buffer, found: Cut[]): void {
    const before = this.#length
    this.#length += bytes.length
    if (before > this.#maxBytes) return
    this.#hold(bytes)
    if (this.#length <= this.#maxBytes) return
    found.push(this.#unreadable('record too long', `${this.#open} with more than ${this.#maxBytes} bytes`))
    this.#held = []
  }

  #takeBetween(bytes: Buffer): void {
    let skip = 0
    if (this.#length === 0) {
      while (skip < bytes.length && isSpace(bytes[skip]!)) skip += 1
      this.#blank += skip
    }
    this.#length += bytes.length - skip
    const room = BETWEEN_BYTES - this.#heldBytes
    if (room > 0) this.#hold(bytes.subarray(skip, skip + room))
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
  }

  #endGap(found: Cut[]): void {
    if (this.#state !== 'between' || this.#length === 0) return
    const whole = this.#length === this.#heldBytes
    found.push({ kind: 'between', offset: this.#from + this.#blank, bytes: this.#bytes(), whole })
  }

  #endUnclosed(by: string, found: Cut[]): void {
    if (this.#length > this.#maxBytes) return
    found.push(this.#unreadable(`no ${this.#close}`, `expected ${this.#close}, found ${by}`))
  }

  #unreadable(cause: string, detail: string): Unreadable {
    const head = headOf(this.#bytes(Math.min(HEAD_BYTES, this.#maxBytes)))
    return { kind: 'unreadable', offset: this.#from, cause, detail, head }
  }

  #bytes(most = this.#heldBytes): Buffer {
    const [first = EMPTY] = this.#held
    return this.#held.length < 2
      ? first.subarray(0, most)
      : Buffer.concat(this.#held, Math.min(most, this.#heldBytes))
  }
}

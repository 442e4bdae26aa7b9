import type { Unreadable } from './format.ts'
import { StretchBuffer } from './warc-buffer.ts'
import { type Framing, WARC_FRAMING } from './warc-framing.ts'
import { MAX_HEADER_BYTES, quote } from './warc-header.ts'
import type { WarcRecord } from './warc-record.ts'
import { WarcResults } from './warc-results.ts'

export interface ParserOptions {
  /** Longest block kept, in bytes. */
  readonly maxBytes: number
  /** Bytes in all of a plain file; without it the length of the data is not known beforehand. */
  readonly size?: number
  /** Takes the next record as the end of one whose Content-Length is wrong. For text, which loses nothing by it. */
  readonly repair?: boolean
  /** WARC unless it says otherwise. */
  readonly framing?: Framing
}

/** What broke a stretch of bytes, and where. */
export type StretchFault = Omit<Unreadable, 'kind'>

const HEAD_BYTES = 512
const CR = 0x0d
const LF = 0x0a

/** A record and where it and its block start in the buffer. */
interface Held {
  readonly record: WarcRecord
  readonly start: number
  readonly blockStart: number
}

/** What the cursor stands at: a place for a record, the rest of one too long to keep, bytes behind a fault. */
type State = 'between' | 'skip' | 'search'

/**
 * Turns bytes into records. Fed with `begin`, `push`, `end` or `fail` for each stretch of bytes, and `close` behind
 * the last; what it found is fetched with `take`. A record is given out only when another one, or the end of its
 * stretch, follows it: so a wrong Content-Length is found on the record that has it. Behind a fault it goes on at the
 * next record.
 *
 * Keeps at most one record of `maxBytes`, its header, and the piece last pushed.
 */
export class WarcParser {
  readonly #maxBytes: number
  readonly #size: number
  readonly #repair: boolean
  readonly #framing: Framing
  readonly #buffer = new StretchBuffer()
  readonly #results = new WarcResults()
  #state: State = 'between'
  /** Index of the next byte to look at. */
  #at = 0
  /** Bytes of a too long block still to pass over. */
  #skipping = 0
  /** A whole record of which it is not yet known what follows it. */
  #held: Held | undefined

  constructor({ maxBytes, size, repair, framing }: ParserOptions) {
    this.#maxBytes = maxBytes
    this.#size = size ?? Number.POSITIVE_INFINITY
    this.#repair = repair ?? false
    this.#framing = framing ?? WARC_FRAMING
  }

  /** Hands over what was found since the last call. */
  take(): (WarcRecord | Unreadable)[] {
    return this.#results.take()
  }

  /** A stretch begins at `offset`, with `bytes`. When they start a record, an unfinished one was cut. */
  begin(offset: number, bytes: Buffer): void {
    if (this.#framing.startsAt(bytes, 0) === true) this.close()
    this.#buffer.settle()
    this.#buffer.mark(offset)
    this.push(bytes)
  }

  /** The stretch goes on. */
  push(bytes: Buffer): void {
    if (!this.#buffer.push(bytes)) return
    this.#parse(false)
  }

  /** The stretch ended in order. An unfinished record may go on in the next one (block gzip). */
  end(): void {
    this.#parse(false)
    if (this.#at === this.#buffer.bytes.length) this.#release()
    if (this.#state === 'search') this.#reset()
  }

  /** The stretch broke off: the unfinished record, or else the stretch itself, cannot be read. */
  fail(fault: StretchFault): void {
    this.#parse(false)
    this.#results.spoil(fault)
    const start = this.#held === undefined ? 0 : this.#held.start
    if (this.#held !== undefined || (this.#state === 'between' && this.#buffer.bytes.length > 0)) {
      this.#held = undefined
      this.#unreadable(start, fault.cause, fault.detail ?? '')
    } else if (this.#state === 'between') {
      this.#results.add({ kind: 'unreadable', ...fault })
    }
    this.#reset()
  }

  /** Nothing follows: an unfinished record was cut. */
  close(): void {
    this.#parse(true)
    this.#release()
    this.#reset()
  }

  #reset(): void {
    this.#results.release()
    this.#buffer.clear()
    this.#held = undefined
    this.#state = 'between'
    this.#at = 0
    this.#skipping = 0
  }

  /** Reads as far as the bytes go. `last`: no more will come for the record that is being read. */
  #parse(last: boolean): void {
    this.#buffer.settle()
    let going = true
    while (going && this.#at < this.#buffer.bytes.length) {
      if (this.#state === 'between') going = this.#between(last)
      else if (this.#state === 'skip') this.#skip()
      else going = this.#search()
    }
    const keep = this.#held?.start ?? this.#at
    this.#buffer.drop(keep)
    this.#at -= keep
    if (this.#held !== undefined) {
      const { record, start, blockStart } = this.#held
      this.#held = { record, start: start - keep, blockStart: blockStart - keep }
    }
  }

  /** Passes line ends, decides about the held record by what follows it, reads the next. `false`: more bytes needed. */
  #between(last: boolean): boolean {
    const { bytes } = this.#buffer
    while (bytes[this.#at] === LF || bytes[this.#at] === CR) this.#at += 1
    if (this.#at === bytes.length) return true
    const starts = this.#framing.startsAt(bytes, this.#at)
    if (starts === true) {
      this.#release()
      return this.#record(last)
    }
    if (starts === undefined && !last) return false
    if (this.#isSealed()) this.#release()
    const held = this.#held
    if (this.#repair && held !== undefined && bytes.length - held.blockStart <= this.#maxBytes) {
      return this.#repairHeld(held, last)
    }
    this.#misplaced()
    return true
  }

  /** Is the held record sealed as the standard wants it? Then what comes behind is not its fault. */
  #isSealed(): boolean {
    if (this.#held === undefined) return false
    return this.#framing.isSealed(this.#buffer.bytes, this.#held.blockStart + this.#held.record.block.length)
  }

  /** Ends the held record where the next begins. `false`: more bytes needed. */
  #repairHeld({ record, start, blockStart }: Held, last: boolean): boolean {
    const { bytes } = this.#buffer
    const next = this.#framing.findRecord(bytes, blockStart)
    if (next === -1 && !last) return false
    const end = next === -1 ? bytes.length : next
    this.#held = {
      record: { ...record, block: trimEnds(bytes, blockStart, end), repaired: true },
      start,
      blockStart,
    }
    this.#at = end
    return true
  }

  /** Something else stands where a record should. The held record's length is to blame, if there is one. */
  #misplaced(): void {
    const found = quote(this.#buffer.bytes.toString('latin1', this.#at, this.#at + 16))
    if (this.#held === undefined) {
      const { misplaced, opening } = this.#framing
      this.#unreadable(this.#at, misplaced, `expected ${opening}, found ${found}`)
    } else {
      const { record, start, blockStart } = this.#held
      this.#held = undefined
      const detail = `Content-Length ${record.header.length}, then ${found} instead of a record`
      this.#unreadable(start, 'bad Content-Length', detail)
      this.#at = blockStart
    }
    this.#state = 'search'
  }

  /** Reads the record at the cursor. `false`: more bytes needed. */
  #record(last: boolean): boolean {
    const { bytes } = this.#buffer
    const start = this.#at
    const available = bytes.length - start
    const blockStart = this.#framing.headerEnd(bytes, start, start + MAX_HEADER_BYTES)
    if (blockStart === -1) {
      if (available > MAX_HEADER_BYTES) {
        const detail = `no blank line in the first ${MAX_HEADER_BYTES} bytes`
        return this.#bad('bad WARC header', detail, start + 1)
      }
      return last && this.#bad('cut record', 'the header does not end', start + 1)
    }
    const header = this.#framing.parseHeader(bytes.subarray(start, blockStart))
    if ('cause' in header) return this.#bad(header.cause, header.detail, start + 1)

    const total = blockStart - start + header.length
    if (total > available && (last || this.#buffer.offsetOf(start) + total > this.#size)) {
      const left =
        this.#size === Number.POSITIVE_INFINITY
          ? bytes.length - blockStart
          : this.#size - this.#buffer.offsetOf(blockStart)
      return this.#bad('cut record', `Content-Length ${header.length}, found ${left} bytes`, blockStart)
    }
    if (header.length > this.#maxBytes) {
      const detail = `${header.length} bytes, the limit is ${this.#maxBytes}`
      this.#results.hold(this.#faultAt(start, 'record too long', detail))
      this.#at = blockStart
      this.#state = 'skip'
      this.#skipping = header.length
      return true
    }
    if (total > available) {
      this.#buffer.want(total)
      return false
    }
    const block = bytes.subarray(blockStart, start + total)
    const record: WarcRecord = { kind: 'record', offset: this.#buffer.offsetOf(start), header, block }
    this.#held = { record, start, blockStart }
    this.#at = start + total
    return true
  }

  /** The record at the cursor cannot be read; looks for the next from `from`. */
  #bad(cause: string, detail: string, from: number): true {
    this.#unreadable(this.#at, cause, detail)
    this.#at = from
    this.#state = 'search'
    return true
  }

  #skip(): void {
    const passed = Math.min(this.#skipping, this.#buffer.bytes.length - this.#at)
    this.#at += passed
    this.#skipping -= passed
    if (this.#skipping > 0) return
    this.#results.release()
    this.#state = 'between'
  }

  #search(): boolean {
    const { bytes } = this.#buffer
    const found = this.#framing.findRecord(bytes, this.#at)
    // The end of the bytes may cut a signature in two: looked at again with what comes next.
    this.#at = found === -1 ? Math.max(this.#at, bytes.length - this.#framing.signatureBytes) : found
    if (found !== -1) this.#state = 'between'
    return found !== -1
  }

  /** Gives out the held record. */
  #release(): void {
    if (this.#held === undefined) return
    this.#results.add(this.#held.record)
    this.#held = undefined
  }

  #unreadable(start: number, cause: string, detail: string): void {
    this.#results.add(this.#faultAt(start, cause, detail))
  }

  #faultAt(start: number, cause: string, detail: string): Unreadable {
    const head = Uint8Array.from(this.#buffer.bytes.subarray(start, start + HEAD_BYTES))
    return { kind: 'unreadable', offset: this.#buffer.offsetOf(start), cause, detail, head }
  }
}

/** Bytes without the line ends behind them. */
function trimEnds(bytes: Buffer, from: number, to: number): Buffer {
  let end = to
  while (end > from && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1
  return bytes.subarray(from, end)
}

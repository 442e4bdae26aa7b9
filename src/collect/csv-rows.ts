import type { Unreadable } from './format.ts'
import { HEAD_BYTES, headOf, type Line } from './lines.ts'

/** The bytes of one row, without its line end. */
export interface Row {
  readonly kind: 'row'
  readonly offset: number
  readonly bytes: Buffer
}

const QUOTE = 0x22
const LF = Buffer.from('\n')
/** Times that the end of a file is read again behind a quote that is not closed. */
const MAX_RETRIES = 8

/**
 * Joins lines to rows: a quoted field may hold line ends. Splitting a row into fields is left to csv-parse, which can
 * neither tell byte offsets nor go on behind a broken row.
 */
export class CsvRows {
  readonly #delimiter: number
  readonly #quoted: boolean
  readonly #maxBytes: number
  /** Lines of the row whose quoted field is open. */
  #open: Line[] = []
  #openBytes = 0
  /** Passing over a row that is too long, to the end of its quoted field. */
  #skipping = false

  /** `quoted`: may fields stand in double quotes? */
  constructor(delimiter: string, quoted: boolean, maxBytes: number) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#quoted = quoted
    this.#maxBytes = maxBytes
  }

  push(lines: readonly (Line | Unreadable)[]): (Row | Unreadable)[] {
    const found: (Row | Unreadable)[] = []
    for (const line of lines) {
      const item = line.kind === 'line' ? this.#line(line) : this.#fault(line)
      if (item !== undefined) found.push(item)
    }
    return found
  }

  /** What is left at the end of the file: where a quote was not closed, only the line that opens it is lost. */
  finish(): (Row | Unreadable)[] {
    const found: (Row | Unreadable)[] = []
    for (let retry = 1; this.#open.length > 0; retry++) {
      const [first, ...rest] = this.#open
      if (first !== undefined) found.push(notClosed(first))
      this.#reset()
      if (retry <= MAX_RETRIES) found.push(...this.push(rest))
    }
    return found
  }

  #line(line: Line): Row | Unreadable | undefined {
    // Broken off with its stream: no row, and reported with it.
    if (!line.whole) return undefined
    const wasOpen = this.#skipping || this.#open.length > 0
    if (!wasOpen && isBlank(line.bytes)) return undefined
    const open = this.#quoted && endsOpen(line.bytes, wasOpen, this.#delimiter)
    if (this.#skipping) {
      this.#skipping = open
      return undefined
    }
    if (!open && !wasOpen) return { kind: 'row', offset: line.offset, bytes: line.bytes }
    this.#open.push(line)
    this.#openBytes += line.bytes.length + LF.length
    const first = this.#open[0] ?? line
    if (this.#openBytes > this.#maxBytes) {
      this.#reset()
      this.#skipping = open
      const detail = `a row of more than ${this.#maxBytes} bytes`
      return {
        kind: 'unreadable',
        offset: first.offset,
        cause: 'record too long',
        detail,
        head: headOf(first.bytes),
      }
    }
    if (open) return undefined
    const bytes = Buffer.concat(this.#open.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [LF, bytes])))
    this.#reset()
    return { kind: 'row', offset: first.offset, bytes }
  }

  /** A line was too long, or the stream broke: with it the open row is lost. */
  #fault(fault: Unreadable): Unreadable | undefined {
    const first = this.#open[0]
    const skipping = this.#skipping
    this.#reset()
    this.#skipping = false
    if (fault.cause !== 'record too long')
      return first === undefined ? fault : { ...fault, head: headOf(first.bytes) }
    if (skipping) return undefined
    return first === undefined ? fault : { ...fault, offset: first.offset, head: headOf(first.bytes) }
  }

  #reset(): void {
    this.#open = []
    this.#openBytes = 0
  }
}

const notClosed = ({ offset, bytes }: Line): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause: 'bad CSV',
  detail: 'a quote that is not closed; for files without quoted fields set "quote: none"',
  head: new Uint8Array(bytes.subarray(0, HEAD_BYTES)),
})

/** Does a line leave a quoted field open? A quote opens a field at its start only; two in a row stand for one. */
function endsOpen(line: Buffer, wasOpen: boolean, delimiter: number): boolean {
  let open = wasOpen
  for (let at = line.indexOf(QUOTE); at !== -1; at = line.indexOf(QUOTE, at + 1)) {
    if (!open) open = at === 0 || line[at - 1] === delimiter
    else if (line[at + 1] === QUOTE) at += 1
    else open = false
  }
  return open
}

/** Spaces only; a tab may be a delimiter. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0x20) return false
  return true
}

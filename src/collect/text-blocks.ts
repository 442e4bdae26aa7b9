import type { ByteSource, Chunk } from './bytes.ts'
import { decoderOf, unitBytes } from './decode.ts'
import { toUtf8 } from './encoded-bytes.ts'
import type { Collected, Input, Limits, Unreadable } from './format.ts'
import { headOf, readLines } from './lines.ts'
import { encodingFor, type TextOptions, textDocument } from './text-document.ts'

/** Bytes from which the encoding of a file is told. */
const SAMPLE_BYTES = 64 * 1024
/** A longer line is blank only when it is of ASCII spaces. */
const SHORT_LINE_BYTES = 64

const LF = Buffer.from('\n')

/**
 * The blocks between blank lines as documents. The encoding is told from the start of the file; where that is ASCII
 * alone, from each block.
 */
export async function* readBlocks(
  source: ByteSource,
  { name }: Pick<Input, 'name'>,
  { encoding: label, title }: TextOptions,
  limits: Limits,
): AsyncGenerator<Collected[]> {
  const { encoding, lineSource } = await recognize(source, label)
  const isBlank = blankTest(encoding ?? 'utf-8')
  const block = new Block(limits.maxRecordBytes)
  const endBlock = (batch: Collected[]): void => {
    const found = block.take()
    if (found?.kind === 'unreadable') batch.push(found)
    if (found?.kind !== 'block') return
    const blockEncoding = encoding ?? encodingFor(found.bytes, label) ?? 'utf-8'
    batch.push(textDocument(found.bytes, blockEncoding, found.offset, name, title))
  }
  for await (const lines of readLines(lineSource, { start: 0, end: Number.POSITIVE_INFINITY }, limits)) {
    const batch: Collected[] = []
    for (const line of lines) {
      if (line.kind === 'line') {
        if (isBlank(line.bytes)) endBlock(batch)
        else block.add(line.bytes, line.offset)
      } else if (line.cause === 'record too long') block.spoil(line)
      else {
        // The stream broke inside the open block: what there is of it is no document.
        const open = block.take()
        if (open?.kind === 'unreadable') batch.push(open)
        batch.push(open?.kind === 'block' ? { ...line, head: headOf(open.bytes) } : line)
      }
    }
    if (batch.length > 0) yield batch
  }
  const last: Collected[] = []
  endBlock(last)
  if (last.length > 0) yield last
}

/** Lines between two blank ones. */
class Block {
  readonly #maxBytes: number
  #lines: Buffer[] = []
  #bytes = 0
  #offset = 0
  /** Stands for the block once it is too long. */
  #spoiled: Unreadable | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(line: Buffer, offset: number): void {
    if (this.#spoiled !== undefined) return
    if (this.#lines.length === 0) this.#offset = offset
    this.#lines.push(line, LF)
    this.#bytes += line.length + LF.length
    if (this.#bytes <= this.#maxBytes) return
    const detail = `a block of more than ${this.#maxBytes} bytes`
    this.spoil({ kind: 'unreadable', offset, cause: 'record too long', detail, head: new Uint8Array() })
  }

  /** A line was too long, or the block is. */
  spoil(fault: Unreadable): void {
    const [first] = this.#lines
    this.#spoiled ??= first === undefined ? fault : { ...fault, offset: this.#offset, head: headOf(first) }
    this.#lines = []
  }

  /** The block so far, without its last line end; begins a new one. */
  take():
    | { readonly kind: 'block'; readonly offset: number; readonly bytes: Buffer }
    | Unreadable
    | undefined {
    const spoiled = this.#spoiled
    const bytes = Buffer.concat(this.#lines.slice(0, -1))
    const empty = this.#lines.length === 0
    this.#lines = []
    this.#bytes = 0
    this.#spoiled = undefined
    if (spoiled !== undefined) return spoiled
    return empty ? undefined : { kind: 'block', offset: this.#offset, bytes }
  }
}

/** Is a line blank in its encoding? Beyond ASCII it may hold ideographic and no-break spaces. */
function blankTest(encoding: string): (line: Buffer) => boolean {
  const decode = decoderOf(encoding, false)
  return (line) => {
    if (line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)) return true
    return line.length <= SHORT_LINE_BYTES && decode(line)?.trim() === ''
  }
}

/** Tells the encoding from the first bytes; UTF-16 and UTF-32, which cannot be cut into lines by bytes, are made UTF-8. */
async function recognize(
  source: ByteSource,
  label: string,
): Promise<{ encoding: string | undefined; lineSource: ByteSource }> {
  const chunks = source.chunks()
  const first = await chunks.next()
  const sample = first.done || first.value.kind !== 'bytes' ? Buffer.alloc(0) : first.value.bytes
  const encoding = encodingFor(sample.subarray(0, SAMPLE_BYTES), label)
  async function* all(): AsyncGenerator<Chunk | Unreadable> {
    try {
      if (!first.done) yield first.value
      yield* chunks
    } finally {
      await chunks.return(undefined)
    }
  }
  if (encoding === undefined || unitBytes(encoding) === 1)
    return { encoding, lineSource: { ...source, chunks: all } }
  return { encoding: 'utf-8', lineSource: { ...source, chunks: () => toUtf8(all(), encoding) } }
}

import { type Bits, Bzip2Decoder, Bzip2Error, isCut, takeBits } from './bzip2-block.ts'
import type { SourceFile } from './source-file.ts'
import { corrupt, cut, type StreamFault } from './stream-fault.ts'

/** More than the largest block: 18,002 groups of 50 codes of at most 20 bits, and its tables. */
const BLOCK_BYTES = 2_500_000
const WINDOW_BYTES = 4 * 1024 * 1024
/** Zeros behind the data: a group of codes may be read past it before that is noticed. */
const PADDING_BYTES = 256

/** The 48 bits in front of a block, and those at the end of a stream, by halves. */
const BLOCK = [0x314159, 0x265359]
const END = [0x177245, 0x385090]

/**
 * Decompressor of the bzip2 streams of a file: of one at the offset that it is given, block by block. A block is given
 * out when its checksum fits. Returns the offset behind the stream, or what is wrong with it.
 *
 * Written here because it must run without a bzip2 on the machine and end at the same byte of a damaged file
 * everywhere: see `docs/decisions.md`.
 */
export function bzip2Decompressor(
  file: SourceFile,
): (from: number) => Generator<Buffer, StreamFault | number> {
  const window = new Window(file)
  const decoder = new Bzip2Decoder()
  return function* (from) {
    window.seek(from)
    try {
      return yield* decompressStream(window, decoder)
    } catch (error) {
      if (!(error instanceof Bzip2Error)) throw error
      return window.isCut ? cut(file, 'bzip2') : corrupt(file, 'bzip2', window.byteOffset, error.message)
    }
  }
}

function* decompressStream(window: Window, decoder: Bzip2Decoder): Generator<Buffer, number> {
  const level = header(window.load())
  for (let combined = 0; ; ) {
    const bits = window.load()
    const mark = [takeBits(bits, 24), takeBits(bits, 24)]
    if (mark[0] === BLOCK[0] && mark[1] === BLOCK[1]) {
      const { content, crc } = decoder.decode(bits, level * 100_000)
      combined = ((combined << 1) | (combined >>> 31)) ^ crc
      yield content
    } else if (mark[0] === END[0] && mark[1] === END[1]) {
      const expected = (takeBits(bits, 16) << 16) | takeBits(bits, 16)
      if (expected !== combined) throw new Bzip2Error('the checksum of the stream does not fit its blocks')
      return window.byteOffset
    } else throw new Bzip2Error('neither a block nor the end of the stream')
  }
}

/** Reads `BZh9`; returns the digit. */
function header(bits: Bits): number {
  const signature = takeBits(bits, 24)
  const level = takeBits(bits, 8) - 0x30
  if (signature !== 0x425a68 || level < 1 || level > 9) throw new Bzip2Error('not a bzip2 stream')
  return level
}

/** The bits of the file, of which at least a whole block is loaded. */
class Window {
  readonly #file: SourceFile
  readonly #bytes: Buffer
  /** Offset in the file of the first byte loaded. */
  #start = 0
  #length = 0
  readonly #bits: { readonly view: DataView; position: number; end: number }

  constructor(file: SourceFile) {
    this.#file = file
    this.#bytes = Buffer.alloc(Math.min(WINDOW_BYTES, file.size) + PADDING_BYTES)
    const { buffer, byteOffset, length } = this.#bytes
    this.#bits = { view: new DataView(buffer, byteOffset, length), position: 0, end: 0 }
  }

  /** Goes to an offset in the file. */
  seek(offset: number): void {
    const at = offset - this.#start
    if (at >= 0 && at <= this.#length) this.#bits.position = at * 8
    else {
      this.#start = offset
      this.#length = 0
      this.#bits.position = 0
    }
  }

  /** Makes a whole block available at the present position. */
  load(): Bits {
    const at = this.#bits.position >>> 3
    if (this.#length - at < BLOCK_BYTES && !this.hasEnd) {
      this.#bytes.copy(this.#bytes, 0, at, this.#length)
      this.#length -= at
      this.#start += at
      this.#bits.position &= 7
      const wanted = this.#bytes.length - PADDING_BYTES - this.#length
      const read = this.#file.read(this.#start + this.#length, wanted)
      read.copy(this.#bytes, this.#length)
      this.#length += read.length
      this.#bytes.fill(0, this.#length, this.#length + PADDING_BYTES)
      this.#bits.end = this.#length * 8
    }
    return this.#bits
  }

  /** Were bits wanted behind the end of the file? */
  get isCut(): boolean {
    return this.hasEnd && isCut(this.#bits)
  }

  /** Does the window reach to the end of the file? */
  get hasEnd(): boolean {
    return this.#start + this.#length >= this.#file.size
  }

  /** First byte not yet touched. */
  get byteOffset(): number {
    return Math.min(this.#file.size, this.#start + ((this.#bits.position + 7) >>> 3))
  }
}

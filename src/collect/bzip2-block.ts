/** Most bytes of a block before run-length decoding: what the digit of `BZh9` says, in 100,000. */
export const MAX_BLOCK = 900_000
/** Selectors name the table of 50 symbols each; the last symbol is the end of the block. */
const SELECTED = 50
const MAX_SELECTORS = 18_002
const MAX_CODE_BITS = 20
/** Codes up to this length are looked up at once; longer ones are rare by construction. */
const FAST_BITS = 10
/** Deltas that one code length may take. The format sets no bound, and a hostile file would go on for ever. */
const MAX_DELTAS = 64

/** Data that no compressor writes. */
export class Bzip2Error extends Error {}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})

/** Bits of a block, first bit of a byte first. */
export interface Bits {
  /** With zeros behind `end`, as many as a group of codes and a word may reach into. */
  readonly view: DataView
  /** In bits. */
  position: number
  readonly end: number
}

/** Did a decoder that failed look at bits behind the end? */
export const isCut = ({ position, end }: Bits): boolean => position > end

/** Reads `count` bits, at most 24. */
export function takeBits(bits: Bits, count: number): number {
  const { position } = bits
  bits.position = position + count
  if (bits.position > bits.end) throw new Bzip2Error('a block without an end')
  return (bits.view.getUint32(position >>> 3) << (position & 7)) >>> (32 - count)
}

/** Canonical Huffman codes of one table: `first` code and `start` in `symbols` by length. */
interface Codes {
  /** By the next `FAST_BITS` bits: symbol << 5 | length, or 0. */
  readonly fast: Uint16Array
  readonly symbols: Uint16Array
  readonly first: Int32Array
  readonly start: Int32Array
  readonly count: Int32Array
}

/**
 * Decodes blocks of bzip2: Huffman codes, move-to-front, the Burrows-Wheeler transform and run lengths, as bzip2 1.0
 * writes them (https://sourceware.org/bzip2/). Reused from block to block; holds about 4 MB.
 */
export class Bzip2Decoder {
  readonly #bytes = new Uint32Array(MAX_BLOCK)
  #output = Buffer.allocUnsafeSlow(MAX_BLOCK + MAX_BLOCK / 8)

  /**
   * The content of the block whose magic number was read; the buffer is the caller's. Throws `Bzip2Error`, also when
   * the bits do not suffice: then `isCut` holds.
   */
  decode(bits: Bits, maxBytes: number): { readonly content: Buffer; readonly crc: number } {
    const expected = (takeBits(bits, 16) << 16) | takeBits(bits, 16)
    if (takeBits(bits, 1) === 1) throw new Bzip2Error('a randomised block, as bzip2 before 0.9.5 wrote them')
    const origin = takeBits(bits, 24)
    const length = this.#symbols(bits, maxBytes)
    if (origin >= length) throw new Bzip2Error(`starts at ${origin} of ${length} bytes`)
    const size = this.#unrun(origin, length)
    const content = Buffer.from(this.#output.subarray(0, size))
    const crc = crcOf(content)
    if (crc !== expected) throw new Bzip2Error('the checksum of a block does not fit its data')
    return { content, crc }
  }

  /** Undoes Huffman codes and move-to-front, then links the bytes in their order. Returns the number of bytes. */
  #symbols(bits: Bits, maxBytes: number): number {
    const used = usedBytes(bits)
    const tables = takeBits(bits, 3)
    if (tables < 2 || tables > 6) throw new Bzip2Error(`${tables} Huffman tables`)
    const selectors = readSelectors(bits, tables)
    const codes = Array.from({ length: tables }, () => readCodes(bits, used.length + 2))
    const end = used.length + 1
    const { view } = bits
    const front = Uint8Array.from(used)
    const counts = new Int32Array(257)
    const bytes = this.#bytes
    let length = 0
    let run = 0
    let weight = 1
    let { position } = bits
    const fail = (what: string): never => {
      bits.position = position
      throw new Bzip2Error(what)
    }
    for (const selector of selectors) {
      // A group reads at most 1,000 bits: it stays within the zeros behind the end of the data.
      if (position > bits.end) break
      const code = codes[selector]!
      for (let i = 0; i < SELECTED; i++) {
        const next = view.getUint32(position >>> 3) << (position & 7)
        let found = code.fast[next >>> (32 - FAST_BITS)]!
        if (found === 0) found = longCode(code, next >>> (32 - MAX_CODE_BITS))
        position += found === 0 ? MAX_CODE_BITS : found & 31
        if (found === 0) return fail('bits that are no code')
        const symbol = found >>> 5
        if (symbol <= 1) {
          run += weight << symbol
          weight <<= 1
          if (run > maxBytes) return fail('a run longer than its block')
          continue
        }
        if (run > 0) {
          if (length + run > maxBytes) return fail('more data than a block holds')
          const byte = front[0]!
          bytes.fill(byte, length, length + run)
          counts[byte + 1]! += run
          length += run
          run = 0
          weight = 1
        }
        if (symbol === end) {
          if (position > bits.end) return fail('a block without an end')
          bits.position = position
          link(bytes, counts, length)
          return length
        }
        const at = symbol - 1
        const byte = front[at]!
        for (let j = at; j > 0; j--) front[j] = front[j - 1]!
        front[0] = byte
        if (length >= maxBytes) return fail('more data than a block holds')
        bytes[length++] = byte
        counts[byte + 1]! += 1
      }
    }
    return fail('a block without an end')
  }

  /** Walks the links from `origin`, and repeats a byte that stands four times as often as the byte behind says. */
  #unrun(origin: number, length: number): number {
    const bytes = this.#bytes
    let output = this.#output
    let room = output.length - 260
    let size = 0
    let same = 0
    let last = -1
    let at = bytes[origin]! >>> 8
    for (let i = 0; i < length; i++) {
      const entry = bytes[at]!
      const byte = entry & 0xff
      at = entry >>> 8
      if (size > room) {
        const grown = Buffer.allocUnsafeSlow(output.length * 2)
        output.copy(grown, 0, 0, size)
        this.#output = output = grown
        room = output.length - 260
      }
      if (same === 4) {
        output.fill(last, size, size + byte)
        size += byte
        same = 0
        last = -1
        continue
      }
      if (byte === last) same += 1
      else {
        same = 1
        last = byte
      }
      output[size++] = byte
    }
    return size
  }
}

/** Sorted positions of the transform: each byte's entry gets, above its own 8 bits, where the byte behind it stands. */
function link(bytes: Uint32Array, counts: Int32Array, length: number): void {
  for (let i = 0; i < 256; i++) counts[i + 1]! += counts[i]!
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]! & 0xff
    const sorted = counts[byte]!++
    bytes[sorted]! |= i << 8
  }
}

function usedBytes(bits: Bits): number[] {
  const rows = takeBits(bits, 16)
  const used: number[] = []
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue
    const columns = takeBits(bits, 16)
    for (let i = 0; i < 16; i++) if ((columns & (0x8000 >> i)) !== 0) used.push(row * 16 + i)
  }
  if (used.length === 0) throw new Bzip2Error('a block without symbols')
  return used
}

function readSelectors(bits: Bits, tables: number): Uint8Array {
  const count = takeBits(bits, 15)
  if (count === 0) throw new Bzip2Error('a block without selectors')
  const front = Array.from({ length: tables }, (_, i) => i)
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS))
  for (let i = 0; i < count; i++) {
    let at = 0
    while (takeBits(bits, 1) === 1) {
      at += 1
      if (at >= tables) throw new Bzip2Error('a selector of no table')
    }
    const [selected] = front.splice(at, 1)
    front.unshift(selected!)
    // More selectors than a block can need are written by some compressors, and passed over.
    if (i < MAX_SELECTORS) selectors[i] = selected!
  }
  return selectors
}

function readCodes(bits: Bits, symbols: number): Codes {
  const lengths = new Uint8Array(symbols)
  let length = takeBits(bits, 5)
  for (let i = 0; i < symbols; i++) {
    for (let deltas = 0; ; deltas++) {
      if (length < 1 || length > MAX_CODE_BITS) throw new Bzip2Error(`a code of ${length} bits`)
      if (takeBits(bits, 1) === 0) break
      if (deltas === MAX_DELTAS) throw new Bzip2Error('a code length without an end')
      length += takeBits(bits, 1) === 0 ? 1 : -1
    }
    lengths[i] = length
  }
  return codesOf(lengths)
}

function codesOf(lengths: Uint8Array): Codes {
  const count = new Int32Array(MAX_CODE_BITS + 1)
  for (const length of lengths) count[length]! += 1
  const first = new Int32Array(MAX_CODE_BITS + 1)
  const start = new Int32Array(MAX_CODE_BITS + 1)
  for (let length = 1, code = 0, symbol = 0; length <= MAX_CODE_BITS; length++) {
    first[length] = code
    start[length] = symbol
    code = (code + count[length]!) << 1
    symbol += count[length]!
    if (code > 2 << length) throw new Bzip2Error('more codes than their lengths allow')
  }
  const symbols = new Uint16Array(lengths.length)
  const next = start.slice()
  for (const [symbol, length] of lengths.entries()) symbols[next[length]!++] = symbol
  const fast = new Uint16Array(1 << FAST_BITS)
  for (let length = 1; length <= FAST_BITS; length++) {
    for (let i = 0; i < count[length]!; i++) {
      const from = (first[length]! + i) << (FAST_BITS - length)
      const entry = (symbols[start[length]! + i]! << 5) | length
      fast.fill(entry, from, from + (1 << (FAST_BITS - length)))
    }
  }
  return { fast, symbols, first, start, count }
}

/** As `Codes.fast` has it, for a code longer than that table; 0 for none. `next`: 20 bits. */
function longCode({ symbols, first, start, count }: Codes, next: number): number {
  for (let length = FAST_BITS + 1; length <= MAX_CODE_BITS; length++) {
    const nth = (next >>> (MAX_CODE_BITS - length)) - first[length]!
    if (nth >= 0 && nth < count[length]!) return (symbols[start[length]! + nth]! << 5) | length
  }
  return 0
}

function crcOf(content: Buffer): number {
  let crc = -1
  for (let i = 0; i < content.length; i++) crc = (crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ content[i]!]!
  return ~crc
}

import xxhash from 'xxhash-wasm'

/**
 * Just enough of a compressor to make test files of several blocks and streams. That the readers read what the real
 * tools write is tested on streams of those tools.
 */

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})

const crcOf = (bytes: Uint8Array): number =>
  ~bytes.reduce((crc, byte) => (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0), -1)

class BitWriter {
  #bits = ''

  put(value: number, count: number): void {
    this.#bits += (value >>> 0).toString(2).padStart(count, '0').slice(-count)
  }

  bytes(): Buffer {
    const padded = this.#bits.padEnd(Math.ceil(this.#bits.length / 8) * 8, '0')
    return Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  }
}

/** Four equal bytes are followed by how many more there are. */
function runLengths(bytes: Uint8Array): number[] {
  const out: number[] = []
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] ?? 0
    let run = 1
    while (run < 255 && bytes[i + run] === byte) run += 1
    for (let j = 0; j < Math.min(run, 4); j++) out.push(byte)
    if (run >= 4) out.push(run - 4)
    i += run
  }
  return out
}

/** Sorts the rotations by brute force: for blocks of some kilobytes. */
function transform(data: readonly number[]): { last: number[]; origin: number } {
  const twice = Buffer.from([...data, ...data])
  const order = data
    .map((_, i) => i)
    .sort((a, b) => twice.compare(twice, b, b + data.length, a, a + data.length) || a - b)
  return {
    last: order.map((i) => data[(i + data.length - 1) % data.length] ?? 0),
    origin: order.indexOf(0),
  }
}

function symbolsOf(last: readonly number[], used: readonly number[]): number[] {
  const front = [...used]
  const symbols: number[] = []
  let zeros = 0
  const flush = (): void => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) symbols.push((zeros - 1) & 1)
  }
  for (const byte of last) {
    const at = front.indexOf(byte)
    if (at === 0) {
      zeros += 1
      continue
    }
    flush()
    symbols.push(at + 1)
    front.unshift(...front.splice(at, 1))
  }
  flush()
  return [...symbols, used.length + 1]
}

/** A bzip2 stream of blocks of `blockBytes`; every code is 9 bits long. */
export function bzip2Of(content: string | Uint8Array, blockBytes = 2000): Buffer {
  const bytes = Buffer.from(content)
  const bits = new BitWriter()
  for (const byte of Buffer.from('BZh1')) bits.put(byte, 8)
  let combined = 0
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes)
    const crc = crcOf(block)
    combined = ((combined << 1) | (combined >>> 31)) ^ crc
    const data = runLengths(block)
    const { last, origin } = transform(data)
    const used = [...new Set(data)].sort((a, b) => a - b)
    const symbols = symbolsOf(last, used)
    bits.put(0x314159, 24)
    bits.put(0x265359, 24)
    bits.put(crc, 32)
    bits.put(0, 1)
    bits.put(origin, 24)
    const rows = Array.from({ length: 16 }, (_, row) => used.filter((byte) => byte >> 4 === row))
    for (const row of rows) bits.put(row.length > 0 ? 1 : 0, 1)
    for (const row of rows.filter(({ length }) => length > 0)) {
      for (let i = 0; i < 16; i++) bits.put(row.some((byte) => (byte & 15) === i) ? 1 : 0, 1)
    }
    const selectors = Math.ceil(symbols.length / 50)
    bits.put(2, 3)
    bits.put(selectors, 15)
    for (let i = 0; i < selectors; i++) bits.put(0, 1)
    for (let table = 0; table < 2; table++) {
      bits.put(9, 5)
      for (let i = 0; i < used.length + 2; i++) bits.put(0, 1)
    }
    for (const symbol of symbols) bits.put(symbol, 9)
  }
  bits.put(0x177245, 24)
  bits.put(0x385090, 24)
  bits.put(combined, 32)
  return bits.bytes()
}

const { h64Raw } = await xxhash()

/** A zstd frame of uncompressed blocks of `blockBytes`, with a checksum. */
export function zstdOf(content: string | Uint8Array, blockBytes = 1000): Buffer {
  const bytes = Buffer.from(content)
  // A window of 128 KB.
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x38])]
  const blocks = Math.max(1, Math.ceil(bytes.length / blockBytes))
  for (let i = 0; i < blocks; i++) {
    const block = bytes.subarray(i * blockBytes, (i + 1) * blockBytes)
    const header = Buffer.alloc(3)
    header.writeUIntLE((block.length << 3) | (i === blocks - 1 ? 1 : 0), 0, 3)
    parts.push(header, block)
  }
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(Number(h64Raw(bytes) & 0xffff_ffffn))
  return Buffer.concat([...parts, checksum])
}

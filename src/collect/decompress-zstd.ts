import { Decompress } from 'fzstd'
import xxhash from 'xxhash-wasm'
import { messageOf } from '../errors.ts'
import type { SourceFile } from './source-file.ts'
import { corrupt, cut, garbage, type StreamFault } from './stream-fault.ts'

/** As the zstd tool allows without `--long`, and Node's zlib: a window is held in memory. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024
const MAX_HEADER_BYTES = 18
const BLOCK_HEADER_BYTES = 3
const CHECKSUM_BYTES = 4
const RLE = 1

const hashing = xxhash()

/** What stands in front of the blocks of a frame (RFC 8878, 3.1.1.1). */
interface Frame {
  readonly headerBytes: number
  readonly windowBytes: number
  readonly hasChecksum: boolean
}

function frameOf(head: Buffer): Frame {
  const descriptor = head[4] ?? 0
  const singleSegment = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeCode = descriptor >>> 6
  const sizeBytes = sizeCode === 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode
  const sizeAt = 5 + (singleSegment ? 0 : 1) + dictionaryBytes
  let windowBytes: number
  if (singleSegment) {
    windowBytes = sizeBytes === 2 ? 256 : 0
    for (let i = 0; i < sizeBytes; i++) windowBytes += (head[sizeAt + i] ?? 0) * 256 ** i
  } else {
    const window = head[5] ?? 0
    windowBytes = 2 ** (10 + (window >>> 3)) * (1 + (window & 7) / 8)
  }
  return { headerBytes: sizeAt + sizeBytes, windowBytes, hasChecksum: (descriptor & 4) !== 0 }
}

/**
 * Decompresses one zstd frame at `from` with fzstd, for a Node without zstd (before 22.15). Returns the offset behind
 * the frame, or what is wrong with it. Frames are walked block by block here: so every whole block before a cut is had,
 * a window too large is refused before it is allocated, and the checksum, which fzstd ignores, is compared.
 */
export async function* decompressZstd(
  file: SourceFile,
  from: number,
): AsyncGenerator<Buffer, StreamFault | number> {
  const head = file.read(from, MAX_HEADER_BYTES)
  const magic = head.length < 4 ? 0 : head.readUInt32LE(0)
  if (magic >>> 4 === 0x184d2a5) {
    const end = head.length < 8 ? Number.POSITIVE_INFINITY : from + 8 + head.readUInt32LE(4)
    return end > file.size ? cut(file, 'zstd') : end
  }
  if (head.length < 4 && from + head.length === file.size) return cut(file, 'zstd')
  if (magic !== 0xfd2fb528) {
    return from === 0 ? corrupt(file, 'zstd', from, 'no zstd frame') : garbage(file, 'zstd', from)
  }
  const { headerBytes, windowBytes, hasChecksum } = frameOf(head)
  if (head.length < headerBytes) return cut(file, 'zstd')
  if (windowBytes > MAX_WINDOW_BYTES) {
    const detail = `a frame asks for ${windowBytes} bytes of memory, the limit is ${MAX_WINDOW_BYTES}; compress the file without --long`
    return { cause: 'zstd window too large', detail }
  }
  const { create64 } = await hashing
  const checksum = create64()
  const output: Buffer[] = []
  const decoder = new Decompress((bytes) => {
    // fzstd reuses what it gives out, as its window.
    if (bytes.length > 0) output.push(Buffer.from(bytes))
  })
  let at = from + headerBytes
  let packed = head.subarray(0, headerBytes)
  for (let isLast = false; !isLast; ) {
    const header = file.read(at, BLOCK_HEADER_BYTES)
    if (header.length < BLOCK_HEADER_BYTES) return cut(file, 'zstd')
    const bits = header.readUIntLE(0, BLOCK_HEADER_BYTES)
    isLast = (bits & 1) === 1
    const size = ((bits >>> 1) & 3) === RLE ? 1 : bits >>> 3
    const block = file.read(at, BLOCK_HEADER_BYTES + size)
    if (block.length < BLOCK_HEADER_BYTES + size) return cut(file, 'zstd')
    // In the place of a checksum fzstd, which only steps over it, gets zeros.
    packed = Buffer.concat([packed, block, Buffer.alloc(isLast && hasChecksum ? CHECKSUM_BYTES : 0)])
    try {
      decoder.push(packed, isLast)
    } catch (error) {
      return corrupt(file, 'zstd', at, messageOf(error))
    }
    packed = Buffer.alloc(0)
    at += block.length
    for (const bytes of output.splice(0)) {
      checksum.update(bytes)
      yield bytes
    }
  }
  if (!hasChecksum) return at
  const expected = file.read(at, CHECKSUM_BYTES)
  if (expected.length < CHECKSUM_BYTES) return cut(file, 'zstd')
  return Number(checksum.digest() & 0xffff_ffffn) === expected.readUInt32LE(0)
    ? at + CHECKSUM_BYTES
    : corrupt(file, 'zstd', at, 'the checksum does not fit the data')
}

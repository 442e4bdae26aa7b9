/*
 * The raw Snappy format, as pages of Parquet files have it (google/snappy, format_description.txt): the length as a
 * varint, then literals and copies from what is unpacked already, told by the lowest two bits of a tag byte.
 */

const LITERAL = 0
const COPY_11_BITS = 1
const COPY_16_BITS = 2
/** Longest literal that is copied byte by byte: up to it a call costs more than the bytes. */
const SHORT = 16

/**
 * Unpacks a block that must give exactly `size` bytes. Takes time linear in input and output whatever the bytes are;
 * throws on any that are no sound block.
 */
export function unpackSnappy(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size)
  const end = input.length
  let at = claimedSize(input, size)
  let to = 0
  while (at < end) {
    const tag = input[at++]!
    const kind = tag & 3
    let length = (tag >>> 2) + 1
    if (kind === LITERAL) {
      if (length > 60) {
        const bytes = length - 60
        length = 1 + littleEndian(input, at, bytes)
        at += bytes
      }
      if (length > end - at) throw new Error(`a literal of ${length} bytes, ${end - at} are left`)
      if (length > size - to) throw tooLong(size)
      if (length > SHORT) output.set(input.subarray(at, at + length), to)
      else for (let i = 0; i < length; i++) output[to + i] = input[at + i]!
      at += length
      to += length
      continue
    }
    const bytes = kind === COPY_11_BITS ? 1 : kind === COPY_16_BITS ? 2 : 4
    let back = littleEndian(input, at, bytes)
    at += bytes
    if (kind === COPY_11_BITS) {
      back += (tag >>> 5) << 8
      length = 4 + ((tag >>> 2) & 7)
    }
    if (back === 0 || back > to) throw new Error(`a copy from ${back} bytes back, ${to} are there`)
    if (length > size - to) throw tooLong(size)
    // The stretches may overlap: then what was just written is copied again, as the format wants it.
    for (let from = to - back, stop = to + length; to < stop; ) output[to++] = output[from++]!
  }
  if (to !== size) throw new Error(`${size} bytes were expected, ${to} found`)
  return output
}

const tooLong = (size: number): Error => new Error(`more than the ${size} bytes that were expected`)

/** Index behind the varint, which must say `size`. */
function claimedSize(input: Uint8Array, size: number): number {
  let claimed = 0
  for (let at = 0; at < Math.min(5, input.length); at++) {
    const byte = input[at]!
    claimed += (byte & 127) * 2 ** (7 * at)
    if (byte > 127) continue
    if (claimed !== size) throw new Error(`${size} bytes were expected, the block says ${claimed}`)
    return at + 1
  }
  throw new Error('the length of the block does not end')
}

/** The next one to four bytes as a number. */
function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  if (bytes > input.length - at) throw new Error('the block ends in the middle of a tag')
  if (bytes === 1) return input[at]!
  const two = input[at]! | (input[at + 1]! << 8)
  if (bytes === 2) return two
  const three = two | (input[at + 2]! << 16)
  return bytes === 3 ? three : (three | (input[at + 3]! << 24)) >>> 0
}

/** Everything in a tar file stands in blocks of this size. */
export const TAR_BLOCK = 512

/** The block in front of a member (POSIX.1-1988 ustar, GNU, and the tar of Version 7). */
export interface TarHeader {
  readonly name: string
  /** Bytes of the content that follows, without padding. */
  readonly size: number
  /** Type flag: `0` a file, `5` a directory, `x` attributes of the next member … */
  readonly type: string
}

const CHECKSUM_AT = 148
const CHECKSUM_BYTES = 8
const SPACE = 0x20

/** `undefined` when the checksum does not fit: no header. */
export function parseTarHeader(block: Buffer): TarHeader | undefined {
  let sum = CHECKSUM_BYTES * SPACE
  for (let i = 0; i < TAR_BLOCK; i++) {
    if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_BYTES) sum += block[i] ?? 0
  }
  if (sum !== numberAt(block, CHECKSUM_AT, CHECKSUM_BYTES)) return undefined
  const size = numberAt(block, 124, 12)
  if (!Number.isSafeInteger(size) || size < 0) return undefined
  const name = textAt(block, 0, 100)
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? textAt(block, 345, 155) : ''
  const flag = String.fromCharCode(block[156] ?? 0)
  // Before ustar a directory was a file whose name ends in a slash.
  const type = flag === '\0' || flag === '7' || flag === '0' ? (name.endsWith('/') ? '5' : '0') : flag
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type }
}

/** `key=value` attributes of the member that follows (pax). */
export function parsePax(bytes: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(SPACE, at)
    const length = Number.parseInt(bytes.toString('latin1', at, space), 10)
    if (space === -1 || !(length > space - at)) break
    const [key = '', ...value] = bytes.toString('utf8', space + 1, at + length - 1).split('=')
    found.set(key, value.join('='))
    at += length
  }
  return found
}

export const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}

const textAt = (block: Buffer, at: number, length: number): string => textOf(block.subarray(at, at + length))

/** An octal number; where it does not fit, GNU writes a binary one, marked by the first bit. */
function numberAt(block: Buffer, at: number, length: number): number {
  if (((block[at] ?? 0) & 0x80) !== 0) {
    let value = (block[at] ?? 0) & 0x7f
    for (let i = at + 1; i < at + length; i++) value = value * 256 + (block[i] ?? 0)
    return value
  }
  const digits = block
    .toString('latin1', at, at + length)
    .replace(/[\0 ]+$/, '')
    .trim()
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
}

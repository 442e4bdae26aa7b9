/** Longer texts get an array of their own, so that one huge document does not pin its size for the whole run. */
const KEPT_UNITS = 1 << 22

interface Scratch {
  readonly bytes: Buffer
  readonly units: Uint16Array
}

function scratchOf(length: number): Scratch {
  const bytes = Buffer.allocUnsafeSlow(length * 2)
  return { bytes, units: new Uint16Array(bytes.buffer, 0, length) }
}

let scratch = scratchOf(1 << 15)

/**
 * The UTF-16 units of a text in a typed array: the loops of the hot path read it faster than `charCodeAt`, and filling it
 * is one memory copy. Assumes a little-endian machine, as every platform of Node 20 but s390x is.
 *
 * One scratch array per thread: what is returned is valid until the next call, so use it within one synchronous
 * function and never keep it. Units from `text.length` on are left over from earlier texts.
 */
export function unitsOf(text: string): Uint16Array {
  const { length } = text
  let target = scratch
  if (length > target.units.length) {
    target = scratchOf(length > KEPT_UNITS ? length : nextPowerOfTwo(length))
    if (length <= KEPT_UNITS) scratch = target
  }
  target.bytes.write(text, 0, length * 2, 'utf16le')
  return target.units
}

/** The text of the first `length` units: the way back from `unitsOf`. */
export const textOfUnits = (units: Uint16Array, length: number): string =>
  Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le')

/** Smallest power of two that is at least `n`, for 1 <= n <= 2^30. */
export const nextPowerOfTwo = (n: number): number => (n <= 1 ? 1 : 1 << (32 - Math.clz32(n - 1)))

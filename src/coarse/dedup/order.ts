const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS

/**
 * Positions 0 to `length` - 1 in ascending order of their column values, the last column the most significant. Stable:
 * equal rows stay in order. A radix sort, 11 bits at a time; a digit that all rows share costs one reading pass.
 */
export function stableOrder(columns: readonly Uint32Array[], length: number): Uint32Array {
  let order = new Uint32Array(length)
  let spare = new Uint32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  const starts = new Uint32Array(DIGITS)
  for (const column of columns) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      starts.fill(0)
      for (let i = 0; i < length; i++) starts[(column[i]! >>> shift) & (DIGITS - 1)]! += 1
      if (starts.includes(length)) continue
      let sum = 0
      for (let digit = 0; digit < DIGITS; digit++) {
        const count = starts[digit]!
        starts[digit] = sum
        sum += count
      }
      for (let i = 0; i < length; i++) {
        const row = order[i]!
        const digit = (column[row]! >>> shift) & (DIGITS - 1)
        spare[starts[digit]!] = row
        starts[digit]! += 1
      }
      const sorted = spare
      spare = order
      order = sorted
    }
  }
  return order
}

/** Sign bit. */
const SIGN = 0x80000000

const bits = new DataView(new ArrayBuffer(8))

/**
 * Two halves that put numbers in descending order: the bits of a double order as unsigned integers once the positive
 * ones (all but the sign) or the negative ones (nothing) are turned over.
 */
export function descendingKey(value: number): readonly [high: number, low: number] {
  // Adding zero makes -0 equal to 0.
  bits.setFloat64(0, value + 0)
  const high = bits.getUint32(0)
  const low = bits.getUint32(4)
  return (high & SIGN) === 0 ? [(~high ^ SIGN) >>> 0, ~low >>> 0] : [high, low]
}

/** Columns for `stableOrder`, the low one first, that put numbers in descending order. */
export function descending(
  rows: Uint32Array,
  preferenceOf: (row: number) => number,
): readonly [low: Uint32Array, high: Uint32Array] {
  const low = new Uint32Array(rows.length)
  const high = new Uint32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const [top, rest] = descendingKey(preferenceOf(rows[i]!))
    high[i] = top
    low[i] = rest
  }
  return [low, high]
}

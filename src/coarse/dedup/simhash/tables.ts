import { mix32 } from '../mix.ts'

const BITS = 64

/**
 * Which bits of a fingerprint make the key of one table: masks of the low and the high half.
 */
export interface Table {
  readonly low: number
  readonly high: number
}

/** Number of ways to choose `k` of `n`. */
export function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return Math.round(ways)
}

/**
 * The tables of Manku, Jain and Das Sarma, "Detecting near-duplicates for web crawling" (2007), section 3: 64 bits are cut
 * into blocks; two fingerprints that differ in at most `distance` bits are equal in at least `blocks - distance` of them.
 * So there is a table for each choice of as many blocks, keyed by their bits, and in one of them the two meet: no pair
 * within the distance is missed.
 *
 * More blocks make longer keys, and so fewer strangers to compare with, and more tables, each 12 bytes a document. For a
 * distance of 3, as there:
 *
 * | blocks | tables | bits of a key | strangers met per document, among 10⁹ |
 * | --- | --- | --- | --- |
 * | 4 | 4 | 16 | 61,035 |
 * | 5 | 10 | 25 to 26 | about 250 |
 * | 6 | 20 | 31 to 33 | about 5 |
 * | 7 | 35 | 36 to 37 | 0.4 |
 */
export function tablesOf(distance: number, blocks: number): Table[] {
  const edges = Array.from({ length: blocks + 1 }, (_, i) => Math.round((i * BITS) / blocks))
  const masks = edges.slice(1).map((end, i) => maskOf(edges[i]!, end))
  return combinations(blocks, blocks - distance).map((chosen) =>
    chosen.reduce<Table>(
      ({ low, high }, block) => ({
        low: (low | masks[block]!.low) >>> 0,
        high: (high | masks[block]!.high) >>> 0,
      }),
      { low: 0, high: 0 },
    ),
  )
}

/** Bits `from` to `to` (exclusive) of 64. */
function maskOf(from: number, to: number): Table {
  const ones = (count: number): number => (count <= 0 ? 0 : count >= 32 ? 0xffffffff : 2 ** count - 1)
  const half = (start: number): number =>
    (ones(Math.min(32, to - start)) & ~ones(Math.min(32, from - start))) >>> 0
  return { low: half(0), high: half(32) }
}

function combinations(count: number, size: number, first = 0): number[][] {
  if (size === 0) return [[]]
  const found: number[][] = []
  for (let i = first; i <= count - size; i++) {
    for (const rest of combinations(count, size - 1, i + 1)) found.push([i, ...rest])
  }
  return found
}

/** Keys of a fingerprint: two halves per table, hashes of its bits begun with the table's number. */
export function keysInto(
  keys: Uint32Array,
  tables: readonly Table[],
  low: number,
  high: number,
): Uint32Array {
  for (const [i, table] of tables.entries()) {
    const a = low & table.low
    const b = high & table.high
    keys[2 * i] = mix32(mix32(mix32(2 * i + 1) ^ a) ^ b)
    keys[2 * i + 1] = mix32(mix32(mix32(2 * i + 2) + a) + b)
  }
  return keys
}

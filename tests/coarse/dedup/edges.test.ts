import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EdgeSorter, RankedEdgeSorter, visitEdges } from '../../../src/coarse/dedup/edges.ts'
import { descendingKey } from '../../../src/coarse/dedup/order.ts'
import type { MergeOptions } from '../../../src/coarse/dedup/rows.ts'
import { inTemporary } from './run-dedup.ts'
import { randomFrom } from './synthetic.ts'

type Edge = readonly [copy: number, leader: number]

const place = fc.integer({ min: 0, max: 11 })
const edges = fc.array(fc.tuple(place, place), { maxLength: 25 })

/** A pair's similarity is a function of the pair, as it is for fingerprints. */
const similarityOf = ([copy, leader]: Edge): number => 1 / (1 + copy + 100 * leader)

function write(path: string, pairs: readonly Edge[], memory = 1e6): number {
  const sorter = new EdgeSorter(path, memory)
  for (const pair of pairs) sorter.push(...pair, similarityOf(pair))
  return sorter.close()
}

function read(paths: readonly string[], options: MergeOptions = {}): [number, number, number][] {
  const found: [number, number, number][] = []
  visitEdges(paths, options, (...edge) => found.push(edge))
  return found
}

/** What must come out: each pair once, by copy, then leader. */
const sorted = (pairs: readonly Edge[]): [number, number, number][] =>
  [...new Map(pairs.map((pair) => [pair.join(), pair])).values()]
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map((pair) => [...pair, similarityOf(pair)])

const manyEdges = (count: number): Edge[] => {
  const random = randomFrom(3)
  return Array.from({ length: count }, () => [Math.floor(random() * 900), Math.floor(random() * 90)])
}

describe('the edge files of all partitions', () => {
  it('are visited as one: each pair once, sorted, whatever the partitions held', () => {
    fc.assert(
      fc.property(fc.array(edges, { maxLength: 6 }), (partitions) => {
        const found = inTemporary((dir) =>
          read(
            partitions.map((pairs, i) => {
              write(join(dir, `${i}`), pairs)
              return join(dir, `${i}`)
            }),
          ),
        )
        expect(found).toEqual(sorted(partitions.flat()))
      }),
      { numRuns: 50 },
    )
  })

  it('are visited by ranges of copies: ranges side by side give each pair once', () => {
    fc.assert(
      fc.property(fc.array(edges, { maxLength: 4 }), place, place, (partitions, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const found = inTemporary((dir) => {
          const paths = partitions.map((pairs, i) => {
            write(join(dir, `${i}`), pairs)
            return join(dir, `${i}`)
          })
          const ranges = [{ to: low }, { from: low, to: high }, { from: high }]
          return ranges.map((range) => read(paths, range))
        })
        expect(found.flat()).toEqual(sorted(partitions.flat()))
        expect(found[1]!.every(([copy]) => copy >= low && copy < high)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('sorting edges', () => {
  it('in less memory than they take gives the same file, and leaves no other', () =>
    inTemporary((dir) => {
      const pairs = manyEdges(50_000)
      const [roomy, tight] = [join(dir, 'roomy'), join(dir, 'tight')]
      expect(write(roomy, pairs, 16e6)).toBe(sorted(pairs).length)
      expect(write(tight, pairs, 100_000)).toBe(sorted(pairs).length)
      expect(read([tight])).toEqual(sorted(pairs))
      expect(read([roomy])).toEqual(sorted(pairs))
      expect(readdirSync(dir).sort()).toEqual(['roomy', 'tight'])
    }))

  it.each([1e6, 50_000])('by preference takes the highest first, in %i bytes', (memory) =>
    inTemporary((dir) => {
      const preferenceOf = (copy: number): number => [-1, 2.5, Number.NEGATIVE_INFINITY, 0][copy % 4]!
      const pairs = manyEdges(5000)
      const sorter = new RankedEdgeSorter(join(dir, 'r'), memory)
      for (const pair of pairs)
        sorter.push(...descendingKey(preferenceOf(pair[0])), ...pair, similarityOf(pair))
      const found: number[][] = []
      sorter.visit((...edge) => found.push(edge))
      const expected = sorted(pairs).sort((a, b) => {
        const [first, second] = [preferenceOf(a[0]), preferenceOf(b[0])]
        return first === second ? 0 : first > second ? -1 : 1
      })
      expect(found).toEqual(expected)
    }),
  )
})

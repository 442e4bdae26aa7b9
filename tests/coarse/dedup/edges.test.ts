import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { connect } from '../../../src/coarse/dedup/components.ts'
import { EdgeList, mergeEdges, writeEdges } from '../../../src/coarse/dedup/edges.ts'
import { inTemporary } from './run-dedup.ts'

type Edge = readonly [copy: number, leader: number]

const DOCUMENTS = 12
const place = fc.integer({ min: 0, max: DOCUMENTS - 1 })
const edges = fc.array(fc.tuple(place, place), { maxLength: 25 })

/** A pair's similarity is a function of the pair, as it is for fingerprints. */
const similarityOf = ([copy, leader]: Edge): number => 1 / (1 + copy + 100 * leader)

const listOf = (pairs: readonly Edge[]): EdgeList => {
  const list = new EdgeList()
  for (const pair of pairs) list.push(...pair, similarityOf(pair))
  return list
}

it('merging the files of all partitions gives each pair once, sorted, whatever the partitions held', () => {
  fc.assert(
    fc.property(fc.array(edges, { maxLength: 6 }), (partitions) => {
      const merged = inTemporary((dir) => {
        const paths = partitions.map((pairs, i) => {
          writeEdges(join(dir, `${i}`), listOf(pairs))
          return join(dir, `${i}`)
        })
        return mergeEdges(paths)
      })
      const unique = new Map(partitions.flat().map((edge) => [edge.join(), edge]))
      const expected = [...unique.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])
      const found = expected.map((_, i): Edge => [merged.copies.values[i]!, merged.leaders.values[i]!])
      expect(merged.length).toBe(expected.length)
      expect(found).toEqual(expected)
      expect([...merged.similarities.values.subarray(0, merged.length)]).toEqual(expected.map(similarityOf))
    }),
    { numRuns: 50 },
  )
})

it('components are what flooding along the edges reaches, named by their first document', () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const { ordinals, roots, copies, leaders } = connect(listOf(pairs), DOCUMENTS)
      const label = Array.from({ length: DOCUMENTS }, (_, i) => i)
      for (let round = 0; round < DOCUMENTS; round++) {
        for (const [a, b] of pairs) label[a] = label[b] = Math.min(label[a]!, label[b]!)
      }
      const linked = [...new Set(pairs.flat())].sort((a, b) => a - b)
      expect([...ordinals]).toEqual(linked)
      expect(Array.from(roots, (root) => ordinals[root])).toEqual(linked.map((ordinal) => label[ordinal]))
      expect(pairs.map((_, e) => [ordinals[copies[e]!], ordinals[leaders[e]!]])).toEqual(pairs)
    }),
  )
})

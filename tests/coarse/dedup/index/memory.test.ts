import { expect, it } from 'vitest'
import { runDedup } from '../run-dedup.ts'
import { manyKeys } from './index-of.ts'

it('a few documents against an index whose keys do not fit in memory: the same decisions', () => {
  const index = Array.from({ length: 8000 }, (_, i) => String(i))
  const documents = ['7999', '9000', '17', '9500', '9000', '0']
  // Two million keys stand in the index. A filter for all of them would take 8 MB.
  for (const memory of [64e6, 6e6]) {
    const { keepers, matches } = runDedup([index, documents], manyKeys(250), { settled: 1, memory })
    expect(keepers.slice(8000)).toEqual([7999, -1, 17, -1, 8001, 0])
    expect(matches[0]!.keys).toBe(250 * (8000 + 6))
  }
})

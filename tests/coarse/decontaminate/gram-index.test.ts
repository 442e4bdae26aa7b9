import { expect, it } from 'vitest'
import { GramIndex } from '../../../src/coarse/decontaminate/gram-index.ts'
import { gramSize } from '../../../src/coarse/decontaminate/grams.ts'
import type { TokenSequence } from '../../../src/coarse/decontaminate/tokens.ts'
import { CHARACTER } from '../../../src/coarse/dedup/fold.ts'

/** Characters that all have one hash: every two n-grams collide. */
const colliding = (characters: string): TokenSequence => {
  const codes = Uint32Array.from(characters, (character) => character.codePointAt(0)! | CHARACTER)
  return {
    codes,
    first: Uint32Array.from({ length: codes.length + 1 }, (_, i) => i),
    hash: new Uint32Array(codes.length).fill(7),
    count: codes.length,
  }
}

it('equal hashes are no hit: n-grams are compared by their code points', () => {
  const index = new GramIndex(colliding('春夏秋冬东南西北'), [0, 8], gramSize(3, 1, 1))
  const hits: [number, number][] = []
  index.search(colliding('山水春夏秋山冬东南水'), (start, twin) => hits.push([start, twin]))
  expect(hits).toEqual([
    [2, 0],
    [6, 3],
  ])
})

import { describe, expect, it } from 'vitest'
import { filterRoom } from '../../../src/coarse/dedup/candidates.ts'
import { SLICE_SHIFT } from '../../../src/coarse/dedup/keys.ts'

const SLICE = 2 ** SLICE_SHIFT
const MB = 1 << 20

describe('the room for the filter of a range of keys', () => {
  it('stays within the caches while a range has several slices: it can be halved for nothing', () => {
    expect(filterRoom({ from: 0, to: 2 * SLICE }, 1024 * MB)).toBe(16 * MB)
  })

  it('grows with the memory in a slice, whose halves would each read all of it', () => {
    expect(filterRoom({ from: SLICE, to: 2 * SLICE }, 1024 * MB)).toBe(256 * MB)
    expect(filterRoom({ from: SLICE, to: SLICE + 5 }, 1024 * MB)).toBe(256 * MB)
  })

  it('is never less than what the caches hold, nor more than the memory', () => {
    expect(filterRoom({ from: 0, to: SLICE }, 20 * MB)).toBe(16 * MB)
    expect(filterRoom({ from: 0, to: SLICE }, 3 * MB)).toBe(3 * MB)
  })
})

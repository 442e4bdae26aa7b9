import { describe, expect, it } from 'vitest'
import { sample } from '../../../src/coarse/rules/sample.ts'
import { documentOf } from '../steps.ts'

const ids = Array.from({ length: 4000 }, (_, i) => i.toString(16).padStart(32, '0'))

async function kept(rate: number, seed: number, salt?: string): Promise<string[]> {
  const params = sample.params.parse({ rate, salt })
  const state = await sample.prepare?.(params, { seed, resolve: (path) => path })
  if (state === undefined) throw new Error('sample needs its state')
  return ids.filter(
    (id) => sample.decide(sample.measure(documentOf('x', id), params, state), params) === true,
  )
}

describe('sample', () => {
  it('keeps about its rate', async () => {
    const { length } = await kept(0.25, 1)
    // Six standard deviations of a binomial round 1,000.
    expect(length).toBeGreaterThan(835)
    expect(length).toBeLessThan(1165)
  })

  it('keeps all at 1 and none at 0', async () => {
    expect((await kept(1, 1)).length).toBe(ids.length)
    expect((await kept(0, 1)).length).toBe(0)
  })

  it('draws the same documents again, and others by another seed or salt', async () => {
    const first = await kept(0.25, 1)
    expect(await kept(0.25, 1)).toEqual(first)
    expect(await kept(0.25, 2)).not.toEqual(first)
    expect(await kept(0.25, 1, 'again')).not.toEqual(first)
  })

  it('keeps at a lower rate only what it keeps at a higher', async () => {
    const more = new Set(await kept(0.5, 1))
    expect((await kept(0.1, 1)).every((id) => more.has(id))).toBe(true)
  })
})

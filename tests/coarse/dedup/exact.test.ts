import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareExact, runDedup } from './run-dedup.ts'

const keepersOf = async (texts: string[], normalize: string): Promise<readonly number[]> =>
  runDedup([texts], await prepareExact({ normalize })).keepers

describe('normalize', () => {
  const variants = ['春雨 来了。', ' 春雨\n来了。 ', '春雨来了', 'Ａb', 'aB']

  it('none: only the same characters are the same text', async () => {
    expect(await keepersOf([...variants, '春雨 来了。'], 'none')).toEqual([-1, -1, -1, -1, -1, 0])
  })

  it('whitespace: runs of it count as one space, none at the ends', async () => {
    expect(await keepersOf(variants, 'whitespace')).toEqual([-1, 0, -1, -1, -1])
  })

  it('loose: letters and digits alone, folded', async () => {
    expect(await keepersOf(variants, 'loose')).toEqual([-1, 0, 0, -1, 3])
  })

  it('loose keeps words apart: "a bc" is not "ab c"', async () => {
    expect(await keepersOf(['a bc', 'ab c'], 'loose')).toEqual([-1, -1])
  })
})

it('keeps every text that is empty in its normal form', async () => {
  expect(await keepersOf(['', ''], 'none')).toEqual([-1, -1])
  expect(await keepersOf([' ', '\n', '\u3000'], 'whitespace')).toEqual([-1, -1, -1])
  expect(await keepersOf(['。', '！', ' '], 'loose')).toEqual([-1, -1, -1])
})

it('gives each copy the first document of the same text, with similarity 1', async () => {
  const fingerprinter = await prepareExact({ normalize: 'none' })
  const texts = fc.array(fc.constantFrom('甲', '乙', '丙', '丁', ''), { maxLength: 30 })
  fc.assert(
    fc.property(texts, (all) => {
      const { keepers, details } = runDedup([all], fingerprinter)
      expect(keepers).toEqual(
        all.map((text, i) => (text === '' || all.indexOf(text) === i ? -1 : all.indexOf(text))),
      )
      expect(details.every((detail) => detail === undefined || detail.similarity === 1)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

it('keeps the longest when told to: of loosely equal texts the one with most code points', async () => {
  const fingerprinter = await prepareExact({ normalize: 'loose', keep: 'longest' })
  const { keepers, clusterSizes } = runDedup([['好天', '好，天', '好。。天', '雨']], fingerprinter)
  expect(keepers).toEqual([2, 2, -1, -1])
  expect(clusterSizes).toEqual([1, 1, 3, 1])
})

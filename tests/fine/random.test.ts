import { expect, test } from 'vitest'
import { seededRandom, shuffle } from '../../src/fine/random.ts'

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed))
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
})

test('numbers are uniform between 0 and 1', () => {
  const random = seededRandom(1)
  const tenths = Array<number>(10).fill(0)
  for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]! += 1
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('a shuffle keeps every item', () => {
  const items = Array.from({ length: 100 }, (_, i) => i)
  const shuffled = items.slice()
  shuffle(shuffled, seededRandom(1))
  expect(shuffled).not.toEqual(items)
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items)
})

import { expect, test } from 'vitest'
import { TextCache } from '../../src/run/text-cache.ts'

function cacheOf(keptUnits: number): {
  readonly read: string[]
  readonly text: (spool: number, index: number) => string
} {
  const read: string[] = []
  const cache = new TextCache((spool, index) => {
    read.push(`${spool}/${index}`)
    return `${spool}${index}`.repeat(5)
  }, keptUnits)
  return { read, text: (spool, index) => cache.text(spool, index) }
}

test('what was asked for last is not read again', () => {
  const { read, text } = cacheOf(30)
  for (const index of [0, 1, 0, 2, 0, 3, 0]) expect(text(1, index)).toBe(`1${index}`.repeat(5))
  expect(read).toEqual(['1/0', '1/1', '1/2', '1/3'])
  text(1, 1)
  expect(read).toHaveLength(5)
})

test('documents of different spools are told apart', () => {
  const { text } = cacheOf(1000)
  expect([text(1, 2), text(2, 1), text(1, 2)]).toEqual(['1212121212', '2121212121', '1212121212'])
})

test('a text larger than all that is kept is still given out, and is all that is kept', () => {
  const { read, text } = cacheOf(5)
  text(0, 1)
  text(0, 1)
  text(0, 2)
  text(0, 1)
  expect(read).toEqual(['0/1', '0/2', '0/1'])
})

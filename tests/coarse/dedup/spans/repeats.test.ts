import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineDedup } from '../../../../src/coarse/dedup/spans/line-dedup.ts'
import { sentenceDedup } from '../../../../src/coarse/dedup/spans/sentence-dedup.ts'
import { substringDedup } from '../../../../src/coarse/dedup/spans/substring-dedup.ts'
import type { SpanFinder } from '../../../../src/step.ts'
import { chineseText, edited, randomFrom } from '../synthetic.ts'
import { prepareSpans, runSpans } from './run-spans.ts'

/** As if all hashes agreed by chance. */
const withOneKey = (finder: SpanFinder): SpanFinder => ({
  ...finder,
  spans: (text, emit) => finder.spans(text, (_, __, start, end) => emit(7, 7, start, end)),
})

describe('keys that agree by chance', () => {
  const lines = ['渡口的船今天只开一班。', '第二座桥明年才会通车。', '山上的气象站无人值守。']

  test('remove no line, and hide none that repeats', async () => {
    const finder = withOneKey(await prepareSpans(lineDedup))
    const units = [[lines.join('\n')], [`${lines[2]}\n${lines[0]}\n新的一行在这里，只此一处。`]]
    expect(runSpans(units, finder).left[1]).toBe('新的一行在这里，只此一处。')
  })

  test('remove no run of characters, and hide none that repeats', async () => {
    const random = randomFrom(3)
    const [a, b, c] = Array.from({ length: 3 }, () => chineseText(random, 8))
    const finder = withOneKey(await prepareSpans(substringDedup))
    expect(runSpans([[`${a}`, `${b}`], [`${a}甲${c}`]], finder).left).toEqual([a, b, `甲${c}`])
  })

  test('are counted where there are more than a span is compared with', async () => {
    const finder = withOneKey(await prepareSpans(lineDedup))
    const text = Array.from(
      { length: 34 },
      (_, i) => `第${'一二三四五六七八九十'[i % 10]}${String.fromCharCode(0x4e00 + i)}行与别的行都不同。`,
    )
    expect(new Set(text).size).toBe(34)
    const run = runSpans([[text.join('\n')]], finder)
    expect(run.left).toEqual([text.join('\n')])
    expect(run.capped).toBe(1)
  })
})

describe('the result', () => {
  const random = randomFrom(5)
  const pool = Array.from({ length: 12 }, () => chineseText(random, 7))
  const units = Array.from({ length: 4 }, () =>
    Array.from({ length: 9 }, () =>
      Array.from({ length: 4 }, () => edited(random, pool[Math.floor(random() * 12)]!, 0.004)).join('\n'),
    ),
  )

  test.each([
    ['line-dedup', lineDedup],
    ['sentence-dedup', sentenceDedup],
    ['substring-dedup', substringDedup],
  ] as const)(
    'of %s is the same for any cut into units, any number of partitions, any memory',
    async (_, step) => {
      const finder = await prepareSpans(step)
      const all = runSpans(units, finder)
      expect(all.links).toBeGreaterThan(20)
      expect(all.left.join('').length).toBeLessThan(0.8 * units.flat().join('').length)
      for (const [cut, options] of [
        [[units.flat()], { partitions: 1 }],
        [units, { partitions: 7 }],
        [units, { partitions: 1024 }],
        [[[], units.flat(), []], { partitions: 3, memory: 1 << 16 }],
      ] as const) {
        const other = runSpans(cut, finder, options)
        expect(other).toEqual(all)
      }
    },
  )
})

test('keys are linked within any memory: a range of them that does not fit is halved', async () => {
  const finder = await prepareSpans(lineDedup, { minChars: 1 })
  // Each line twice: 4,000 keys, which need 24 bytes each at least.
  const lines = Array.from({ length: 4000 }, (_, i) => `第${String.fromCharCode(0x4e00 + i)}行`)
  const units = [[lines.join('\n')], [lines.join('\n')]]
  const { left, links, spans } = runSpans(units, finder, { memory: 60_000 })
  expect(left).toEqual([lines.join('\n'), ''])
  expect({ links, spans }).toEqual({ links: 4000, spans: 8000 })
})

test('a line that stands in every document costs one place', async () => {
  const finder = await prepareSpans(lineDedup)
  const documents = fc.sample(fc.constant('这一行每一篇里都有，没有例外。'), 5000)
  const { left, links } = runSpans([documents], finder, { memory: 60_000 })
  expect(links).toBe(4999)
  expect(left.filter((text) => text !== '')).toHaveLength(1)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sentenceDedup } from '../../../../src/coarse/dedup/spans/sentence-dedup.ts'
import { eachSentence } from '../../../../src/coarse/dedup/spans/sentences.ts'
import { prepareSpans, runSpans } from './run-spans.ts'

const dedup = async (documents: readonly string[], params: object = {}): Promise<readonly string[]> =>
  runSpans([documents], await prepareSpans(sentenceDedup, params)).left

const sentences = (text: string): string[] => {
  const found: string[] = []
  eachSentence(text, (start, end) => found.push(text.slice(start, end)))
  return found
}

describe('sentence-dedup', () => {
  test('three sentences in a row that stand elsewhere go, all three; two do not', async () => {
    const first = '渡口在村子东头。船夫姓林。他每天撑三趟船。'
    expect(
      await dedup([
        first,
        `有人写过这个渡口。${first}后来桥修好了。`,
        '渡口在村子东头。船夫姓林。他后来改了行。',
      ]),
    ).toEqual([first, '有人写过这个渡口。后来桥修好了。', '渡口在村子东头。船夫姓林。他后来改了行。'])
  })

  test('presets: C4 takes three sentences, CLUECorpus2020 four', async () => {
    const three = '雨下了一夜。河水涨到第二级台阶。天亮时又退了。'
    const texts = [`${three}镇上没有人睡着。`, `${three}只有码头上留着水痕。`]
    expect((await dedup(texts, { preset: 'c4' }))[1]).toBe('只有码头上留着水痕。')
    expect(await dedup(texts, { preset: 'cluecorpus2020' })).toEqual(texts)
    expect((await dedup(texts, { preset: 'cluecorpus2020', sentences: 2 }))[1]).toBe('只有码头上留着水痕。')
  })

  test('white space between sentences does not tell runs apart, and goes with them', async () => {
    const left = await dedup([
      'It rained. The river rose. Nobody slept.',
      'Before dawn. It  rained.\nThe river rose. Nobody slept. After dawn.\n\nNext page.',
      'Only this line stays.\n  It rained.  The river rose.\nNobody slept.\nAnd this one.',
      'The end of a page.\nIt rained. The river rose. Nobody slept.',
    ])
    expect(left.slice(1)).toEqual([
      'Before dawn. After dawn.\n\nNext page.',
      'Only this line stays.\nAnd this one.',
      'The end of a page.',
    ])
  })

  test('spans with less text than minChars may repeat', async () => {
    const texts = ['好。好。好。他笑了笑。', '好。好。好。她也笑了。']
    expect(await dedup(texts, { minChars: 10, within: false })).toEqual(texts)
    expect((await dedup(texts, { within: false }))[1]).toBe('她也笑了。')
  })

  test('an overlapping run of its own does not save the sentences of a repeated one', async () => {
    const left = await dedup(['甲在前。乙在中。丙在后。', '甲在前。乙在中。丙在后。丁是新的。'])
    expect(left[1]).toBe('丁是新的。')
  })
})

const letter = fc.constantFrom(...'甲乙丙丁戊')
const text = fc
  .array(fc.tuple(letter, fc.constantFrom('。', '！', '。 ', '？\n', '。\n\n')), { maxLength: 12 })
  .map((parts) => parts.map(([word, end]) => `${word}${end}`).join(''))
const corpus = fc.array(fc.array(text, { maxLength: 5 }), { minLength: 1, maxLength: 3 })

describe('whatever the corpus', () => {
  test('what goes is exactly the sentences of repeated runs, and one like each stays', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (units, n, within) => {
        const finder = await prepareSpans(sentenceDedup, { sentences: n, within })
        const { left } = runSpans(units, finder, { partitions: 3 })
        const seen = new Set<string>()
        const expected = units.flat().map((each) => {
          const own = sentences(each)
          const gone = new Set<number>()
          const ownRuns: string[] = []
          for (let i = 0; i + n <= own.length; i++) {
            const run = own.slice(i, i + n).join('|')
            if (seen.has(run) || (within && ownRuns.includes(run))) {
              for (let j = i; j < i + n; j++) gone.add(j)
            }
            ownRuns.push(run)
          }
          for (const run of ownRuns) seen.add(run)
          return own.filter((_, i) => !gone.has(i))
        })
        expect(left.map(sentences)).toEqual(expected)
        const stay = new Set(left.flatMap(sentences))
        for (const sentence of units.flat().flatMap(sentences)) expect(stay).toContain(sentence)
      }),
      { numRuns: 200 },
    )
  })
})

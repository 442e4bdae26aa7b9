import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineDedup } from '../../../../src/coarse/dedup/spans/line-dedup.ts'
import { NormalForm } from '../../../../src/coarse/dedup/spans/normal-form.ts'
import { prepareSpans, runSpans } from './run-spans.ts'

const FOOTER = '版权所有 江边书店 未经允许不得转载'

const dedup = async (documents: readonly string[], params: object = {}): Promise<readonly string[]> =>
  runSpans([documents], await prepareSpans(lineDedup, params)).left

describe('line-dedup', () => {
  test('a line that stands in several documents stays in the first alone', async () => {
    const left = await dedup([
      `渡口的船今天只开一班。\n${FOOTER}`,
      `第二座桥明年通车，设计图已经贴出来了。\n${FOOTER}\n责任编辑换了人，栏目照旧。`,
      `${FOOTER}\n山上的气象站昨夜记录到零下三度。`,
    ])
    expect(left).toEqual([
      `渡口的船今天只开一班。\n${FOOTER}`,
      '第二座桥明年通车，设计图已经贴出来了。\n责任编辑换了人，栏目照旧。',
      '山上的气象站昨夜记录到零下三度。',
    ])
  })

  test('the normal form of cc-net: case, digits and punctuation do not tell lines apart', async () => {
    const left = await dedup([
      'Page 12 of 30： Weather Report！',
      'page 97 of 41 weather report\nown line of this page',
    ])
    expect(left[1]).toBe('own line of this page')
  })

  test('normalize: none takes the same characters alone', async () => {
    const texts = [
      'A line about the harbour.',
      'a line about the harbour.',
      'A line about the harbour.\n其余部分留下。',
    ]
    expect(await dedup(texts, { normalize: 'none' })).toEqual([texts[0], texts[1], '其余部分留下。'])
  })

  test('lines shorter than minChars may repeat; with 1, none may', async () => {
    const texts = ['“嗯。”\n他点点头，把门关上了。', '“嗯。”\n她没有再问，转身上楼去了。']
    expect(await dedup(texts)).toEqual(texts)
    expect((await dedup(texts, { minChars: 1 }))[1]).toBe('她没有再问，转身上楼去了。')
  })

  test('a repeat within one document counts, unless it is told not to', async () => {
    const refrain = '春风又绿江南岸，渡船不等人。'
    const poem = `${refrain}\n第一段写的是码头上的清晨。\n${refrain}`
    const later = `另一本书也引了这一句，注明了出处：\n${refrain}\n${refrain}`
    expect(await dedup([poem, later])).toEqual([
      `${refrain}\n第一段写的是码头上的清晨。`,
      '另一本书也引了这一句，注明了出处：',
    ])
    expect(await dedup([poem, later], { within: false })).toEqual([
      poem,
      '另一本书也引了这一句，注明了出处：',
    ])
  })

  test('paragraphs are compared whole, and take their blank lines along', async () => {
    const notice = '本馆周一闭馆。\n其余各日九时开门，十七时停止入场。'
    const left = await dedup(
      [
        `展厅在二层东侧，请走楼梯。\n\n${notice}\n`,
        `新到的一批瓷器下月展出。\n\n \n${notice}\n\n\n讲座在报告厅举行，座位有限。`,
        `${notice}\n\n本馆周一闭馆。这一段只有第一句相同。`,
        `志愿者请于八时半到服务台签到。\n\n${notice}\n`,
      ],
      { unit: 'paragraph' },
    )
    expect(left).toEqual([
      `展厅在二层东侧，请走楼梯。\n\n${notice}\n`,
      '新到的一批瓷器下月展出。\n\n \n讲座在报告厅举行，座位有限。',
      '本馆周一闭馆。这一段只有第一句相同。',
      '志愿者请于八时半到服务台签到。\n',
    ])
  })

  test('a document of which nothing new is left is empty', async () => {
    const text = `${FOOTER}\n渡口的船今天只开一班。`
    expect(await dedup([text, text])).toEqual([text, ''])
  })
})

const line = fc.constantFrom(
  '甲乙丙丁戊己庚辛壬癸',
  '子丑寅卯辰巳午未申酉',
  'ABCDEFGHIJKL',
  'abcdefghijkl',
  '第１２页，共３４页，请翻页。',
  '第98页，共76页，请翻页。',
  '短',
  '',
  '   ',
  '甲乙丙丁戊己庚辛壬癸 ',
)
const corpus = fc.array(
  fc.array(
    fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n')),
    { maxLength: 5 },
  ),
  { minLength: 1, maxLength: 3 },
)
const params = fc.record({
  normalize: fc.constantFrom('none', 'whitespace', 'cc-net'),
  within: fc.boolean(),
  minChars: fc.constantFrom(1, 10),
})

describe('whatever the corpus', () => {
  test('every line stays somewhere, none stays twice, and nothing else is touched', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, params, async (units, chosen) => {
        const form = new NormalForm(chosen.normalize as 'none')
        const { left } = runSpans(units, await prepareSpans(lineDedup, chosen))
        const seen = new Set<string>()
        const expected = units.flat().map((text) => {
          const own = new Set<string>()
          const kept = text.split('\n').filter((each) => {
            const normal = form.of(each)
            if ([...normal].length < chosen.minChars) return true
            const repeated = seen.has(normal) || (chosen.within && own.has(normal))
            own.add(normal)
            return !repeated
          })
          for (const normal of own) seen.add(normal)
          return kept.join('\n')
        })
        expect(left).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})

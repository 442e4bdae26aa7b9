import { describe, expect, it } from 'vitest'
import { keywordStuffing } from '../../../src/coarse/rules/keyword-stuffing.ts'
import { readyRule } from '../steps.ts'

const keywords = ['搬家公司', '搬家电话', '搬家价格', '长途搬家', '同城搬家', '钢琴搬运']
const places = ['城东', '城西', '城南', '城北']
const items = places.flatMap((place) => keywords.map((keyword) => place + keyword))

describe('keyword-stuffing', () => {
  for (const separator of [' ', ',', '，', '|', '_', '\n', ' / ']) {
    it(`removes search keywords joined by ${JSON.stringify(separator)}`, async () => {
      const { decide } = await readyRule(keywordStuffing)
      expect(decide(items.join(separator))).toBe('keyword stuffing')
    })
  }

  it('removes a link farm', async () => {
    const { decide } = await readyRule(keywordStuffing)
    expect(
      decide(places.flatMap((place) => [`${place}装修网`, `${place}团购`, `${place}家具城`]).join(' | ')),
    ).not.toBe(true)
  })

  it('keeps prose with many short clauses', async () => {
    const { measure } = await readyRule(keywordStuffing)
    expect(measure('风停了，雨住了，鸡叫了，天亮了。他起身，穿衣，推门，看见满院落花。')).toBe(0)
  })

  it('keeps an enumeration with 、', async () => {
    const { measure } = await readyRule(keywordStuffing)
    expect(measure(`这里出产${items.join('、')}等。`)).toBe(0)
  })

  it('does not take the words of a spaced script for items', async () => {
    const { measure } = await readyRule(keywordStuffing)
    expect(
      measure('the quick brown fox jumps over the lazy dog and runs far away into the deep dark wood'),
    ).toBe(0)
  })

  it('counts a run only from its length on', async () => {
    const short = await readyRule(keywordStuffing, { run: 3 })
    const long = await readyRule(keywordStuffing, { run: 4 })
    expect([short.measure('甲 乙 丙'), long.measure('甲 乙 丙')]).toEqual([1, 0])
  })
})

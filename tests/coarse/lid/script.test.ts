import { describe, expect, test } from 'vitest'
import { languageByScript } from '../../../src/coarse/lid/script.ts'
import { textFeatures } from '../../../src/text/features.ts'

const labelOf = (text: string): string | undefined => languageByScript(textFeatures(text).counts)?.label

describe('what script alone decides', () => {
  test.each([
    ['zh', '清晨的菜市场里，卖豆腐的老人一边收钱一边和邻居说话。'],
    ['zh', '清晨的菜市場裡，賣豆腐的老人一邊收錢一邊和鄰居說話。'],
    ['zh', '这台笔记本装了 Windows 和 Linux，跑 TypeScript 编译要四秒，跑测试要一分钟。'],
    ['ja', '朝の市場では、豆腐屋の老人が近所の人と話しながらお釣りを数えていた。'],
    ['ko', '아침 시장에서 두부를 파는 노인이 이웃과 이야기를 나누고 있었다.'],
  ])('%s: %s', (label, text) => {
    expect(labelOf(text)).toBe(label)
  })
})

describe('what script alone leaves undecided', () => {
  test.each([
    ['an alphabet', 'The old man at the market counted the change.'],
    ['another alphabet', 'Старик на рынке пересчитывал мелочь.'],
    ['a foreign name in Han', 'The word for tofu is 豆腐, and the dish is very old in this region.'],
    ['too few letters', '北京 2024'],
    ['nothing', ''],
    [
      'Chinese that quotes a little Japanese',
      `${'他在东京住了三年，最喜欢的一家小店就在车站的旁边。'.repeat(2)}「おは」`,
    ],
  ])('%s', (_, text) => {
    expect(labelOf(text)).toBeUndefined()
  })
})

test('one stray kana letter does not make a long Chinese text Japanese', () => {
  expect(labelOf(`${'这家小店卖的点心又便宜又好吃，排队的人从早到晚没有断过。'.repeat(4)}の`)).toBe('zh')
})

test('the score falls as other letters come in', () => {
  const scoreOf = (text: string): number => languageByScript(textFeatures(text).counts)?.score ?? 0
  const pure = scoreOf('我们明天上午去看那间新房子')
  const mixed = scoreOf('我们明天上午去看那间新房子 Loft')
  expect(pure).toBe(1)
  expect(mixed).toBeGreaterThan(0.8)
  expect(mixed).toBeLessThan(1)
})

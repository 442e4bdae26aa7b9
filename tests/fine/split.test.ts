import { expect, test } from 'vitest'
import { bareText, partOf } from '../../src/fine/split.ts'

test('punctuation, spaces and case do not make another text', () => {
  expect(bareText('加我 VX：abc，立即领取！')).toBe(bareText('加我vxabc立即领取'))
  expect(partOf('加我 VX：abc，立即领取！')).toBe(partOf('加我vxabc立即领取'))
})

test('all texts of a group go together', () => {
  const parts = new Set(
    ['一', '二', '三', '四', '五', '六', '七', '八'].map((text) => partOf(text, 'one book')),
  )
  expect(parts.size).toBe(1)
})

test('about eight of ten train, one calibrates, one tests', () => {
  const counts = { train: 0, calibration: 0, test: 0 }
  for (let i = 0; i < 10_000; i++) counts[partOf(`text ${i}`)] += 1
  expect(Math.abs(counts.train - 8000)).toBeLessThan(200)
  expect(Math.abs(counts.calibration - 1000)).toBeLessThan(150)
  expect(Math.abs(counts.test - 1000)).toBeLessThan(150)
})

import { describe, expect, it } from 'vitest'
import { besideBar, breakOf, stack } from '../../src/report/histogram-bar.ts'

const bar = { x: 100, base: 180, width: 9, height: 80 }
const shapes = (passed: number, removed: number, height = bar.height) =>
  stack({ ...bar, height }, passed, removed).map(({ shape, style }) => [style.fill, shape.y, shape.height])

describe('stack', () => {
  it('puts what was removed on top of what was passed on, in proportion', () => {
    expect(shapes(3, 1)).toEqual([
      ['var(--kept)', 120, 60],
      ['var(--removed)', 100, 20],
    ])
  })

  it('draws one part when there is no other', () => {
    expect(shapes(4, 0)).toEqual([['var(--kept)', 100, 80]])
    expect(shapes(0, 4)).toEqual([['var(--removed)', 100, 80]])
  })

  it('never draws documents as nothing', () => {
    expect(shapes(100_000, 1)[1]?.[2]).toBe(1)
    expect(shapes(1, 100_000)[0]?.[2]).toBe(1)
    expect(shapes(1, 0, 0.001)[0]?.[2]).toBe(1)
  })
})

describe('a broken bar', () => {
  it('has its gap within it, wider than the bar', () => {
    const points = breakOf(bar)
    const [xs, ys] = [points.map(([x = 0]) => x), points.map(([, y = 0]) => y)]
    expect(Math.min(...xs)).toBeLessThan(bar.x)
    expect(Math.max(...xs)).toBeGreaterThan(bar.x + bar.width)
    expect(Math.min(...ys)).toBeGreaterThan(bar.base - bar.height)
    expect(Math.max(...ys)).toBeLessThan(bar.base)
  })

  it('has its number beside it, towards the middle', () => {
    expect(besideBar(bar, '1,000', 300, [])).toEqual({ x: 114, align: 'left' })
    expect(besideBar(bar, '1,000', 50, [])).toEqual({ x: 95, align: 'right' })
  })

  it('has its number beyond threshold lines that would cross it', () => {
    expect(besideBar(bar, '1,000', 300, [130, 120]).x).toBe(135)
    expect(besideBar(bar, '1,000', 300, [250]).x).toBe(114)
    expect(besideBar(bar, '1,000', 50, [80, 60]).x).toBe(55)
  })
})

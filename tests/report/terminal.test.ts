import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { renderFunnel } from '../../src/report/terminal.ts'
import { displayWidth, padLeft, padRight, shorten } from '../../src/report/terminal-width.ts'
import { exampleStats } from './example.ts'

describe('display width', () => {
  it('counts Chinese as two columns and combining marks as none', () => {
    expect(displayWidth('中文ab')).toBe(6)
    expect(displayWidth('e\u0301，。')).toBe(5)
    expect(displayWidth('𠮷█')).toBe(3)
  })

  it('pads and cuts by columns', () => {
    expect(padRight('中文', 6)).toBe('中文  ')
    expect(padLeft('中', 4)).toBe('  中')
    expect(shorten('中文字符', 6)).toBe('中文…')
    expect(shorten('中文', 4)).toBe('中文')
  })
})

describe('renderFunnel', () => {
  const stats = exampleStats({ docsPerFile: 300 })
  const linesOf = (width: number, of = stats) => renderFunnel(of, { color: false, width }).split('\n')

  it('has one line per step with what is left and what was taken out', () => {
    const { in: into, out } = stats.steps[2]?.sources.books ?? exampleCell()
    expect(out.docs).toBeLessThan(into.docs)
    for (const { name } of stats.steps)
      expect(linesOf(80).filter((line) => line.startsWith(name)).length).toBe(1)
  })

  it('counts what the readers skipped apart, so that the endings add up to the records', () => {
    const count = (name: string) => {
      const line = linesOf(80).find((text) => new RegExp(`^${name} +[\\d,]+( |$)`).test(text)) ?? ''
      return Number(line.replaceAll(',', '').match(/\d+/)?.[0])
    }
    const ends = ['kept', 'removed', 'duplicate', 'quarantined', 'skipped'].map(count)
    expect(ends.every((docs) => docs > 0)).toBe(true)
    expect(ends.reduce((total, docs) => total + docs, 0)).toBe(count('in'))
  })

  it.each([40, 60, 80, 120])('fits %i columns', (width) => {
    expect(Math.max(...linesOf(width).map(displayWidth))).toBeLessThanOrEqual(width)
  })

  it('fits when a step has a long Chinese name', () => {
    const [collect, ...rest] = stats.steps
    if (collect === undefined) throw new Error('no steps')
    const named = { ...stats, steps: [{ ...collect, name: '非常非常长的中文步骤名称用来测试宽度' }, ...rest] }
    expect(Math.max(...linesOf(80, named).map(displayWidth))).toBeLessThanOrEqual(80)
  })

  it('starts every bar in the same column', () => {
    const starts = linesOf(80)
      .filter((line) => line.includes('█'))
      .map((line) => displayWidth(line.slice(0, line.indexOf('█'))))
    expect(starts.length).toBe(stats.steps.length)
    expect(new Set(starts).size).toBe(1)
  })

  it('is plain text without colour, and the same text with it', () => {
    const plain = renderFunnel(stats, { color: false, width: 80 })
    const coloured = renderFunnel(stats, { color: true, width: 80 })
    expect(stripVTControlCharacters(plain)).toBe(plain)
    expect(coloured).not.toBe(plain)
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  })

  it('obeys no escape sequence in a name', () => {
    const hostile = renderFunnel(exampleStats({ docsPerFile: 20, hostile: '\x1b[2J\x07' }), {
      color: false,
      width: 80,
    })
    expect(hostile).not.toMatch(/[\x1b\x07]/)
    expect(hostile).toContain('[U+001B]')
  })

  it('says whether the sums reconcile', () => {
    expect(linesOf(80).some((line) => /^in +[\d,]+ +reconciles$/.test(line))).toBe(true)
    const broken = exampleStats({ docsPerFile: 20 })
    const cell = broken.steps[2]?.sources.books
    if (cell !== undefined) cell.in.docs += 1
    expect(renderFunnel(broken, { color: false, width: 80 })).toContain(
      'does not reconcile: step length, source books',
    )
  })
})

function exampleCell(): never {
  throw new Error('the example has no such cell')
}

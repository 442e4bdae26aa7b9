import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachSentence } from '../../../../src/coarse/dedup/spans/sentences.ts'

const cut = (text: string): string[] => {
  const found: string[] = []
  eachSentence(text, (start, end) => found.push(text.slice(start, end)))
  return found
}

describe('sentences', () => {
  test('end behind Chinese marks, closing quotes and brackets included', () => {
    expect(cut('天亮了。他问：“船开了吗？”没有人答……（后来才知道。）雨停了！')).toEqual([
      '天亮了。',
      '他问：“船开了吗？”',
      '没有人答……',
      '（后来才知道。）',
      '雨停了！',
    ])
  })

  test('end behind Western marks when white space or another script follows', () => {
    expect(cut('The boat left. Who saw it? "Nobody!" 他说ok.我不信?那就算了')).toEqual([
      'The boat left.',
      'Who saw it?',
      '"Nobody!"',
      '他说ok.',
      '我不信?',
      '那就算了',
    ])
  })

  test('dots within numbers, names and addresses end none', () => {
    expect(cut('Version 3.5 of index.html?page=2 is at example.org today. Read it.')).toEqual([
      'Version 3.5 of index.html?page=2 is at example.org today.',
      'Read it.',
    ])
  })

  test('a line end ends one, and the white space round it is no part of it', () => {
    expect(cut('　　标题\n\n　　第一段没有句号 \r\nsecond line')).toEqual([
      '标题',
      '第一段没有句号',
      'second line',
    ])
  })

  test('repeated marks stay together', () => {
    expect(cut('真的吗？！……好。。。走吧')).toEqual(['真的吗？！……', '好。。。', '走吧'])
  })

  const text = fc.string({ unit: fc.constantFrom(...'甲乙a1。！？….!?”’") \n\r\u3000，'), maxLength: 40 })

  test('leave nothing out but white space', () => {
    fc.assert(fc.property(text, (each) => cut(each).join('').replace(/\s/g, '') === each.replace(/\s/g, '')))
  })

  test('a run of sentences taken out of its text is cut into the same sentences', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (each, a, b) => {
        const places: [number, number][] = []
        eachSentence(each, (start, end) => places.push([start, end]))
        if (places.length === 0) return
        const [first, last] = [a % places.length, b % places.length].sort((x, y) => x - y) as [number, number]
        const run = each.slice(places[first]![0], places[last]![1])
        expect(cut(run)).toEqual(places.slice(first, last + 1).map(([start, end]) => each.slice(start, end)))
      }),
    )
  })
})

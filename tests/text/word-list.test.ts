import { describe, expect, it } from 'vitest'
import { parseWordList } from '../../src/text/word-list.ts'

describe('a word list', () => {
  it('has a term per line, with or without a topic', () => {
    expect(parseWordList('\ufeff# 说明\n甲乙\r\n丙丁\ttopic\n\n', 'a.txt')).toEqual([
      { term: '甲乙', topic: null },
      { term: '丙丁', topic: 'topic' },
    ])
  })

  it('takes a term that starts with # but no space for a term', () => {
    expect(parseWordList('#标签', 'a.txt')).toEqual([{ term: '#标签', topic: null }])
  })

  it('may be JSON lines, other members ignored', () => {
    expect(parseWordList('{"term":"甲","topic":"t","kind":1}\n{"term":"乙"}\n', 'a.jsonl')).toEqual([
      { term: '甲', topic: 't' },
      { term: '乙', topic: null },
    ])
  })

  it('names file, line, expected and found when a line is wrong', () => {
    expect(() => parseWordList('甲\n乙\tb\tc', 'list.txt')).toThrow(
      /list\.txt, line 2: expected a term.*found "乙/,
    )
    expect(() => parseWordList('{"term":"甲"}\nnot json', 'list.jsonl')).toThrow(
      /list\.jsonl, line 2: expected \{"term"/,
    )
    expect(() => parseWordList('{"term":7}', 'list.jsonl')).toThrow(/line 1/)
  })

  it('refuses a list without words: it would keep everything', () => {
    expect(() => parseWordList('# nothing\n', 'a.txt')).toThrow(/without words/)
  })
})

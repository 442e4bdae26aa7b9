import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FORMATS, findFormat, formatFor } from '../../src/collect/formats.ts'

describe('formats', () => {
  it('are found by name', () => {
    for (const format of FORMATS) expect(findFormat(format.name)).toBe(format)
    expect(findFormat('no-such')).toBeUndefined()
  })

  it.each([
    ['a/b.jsonl', 'jsonl'],
    ['B.JSONL.GZ', 'jsonl'],
    ['c.ndjson.zst', 'jsonl'],
    ['d.json', 'json'],
    ['e.json.gz', 'json'],
    ['f.txt', 'text'],
    ['g.txt.gz', 'text'],
    ['h.gz', undefined],
    ['zhwiki-20240501-pages-articles.xml.bz2', 'mediawiki'],
    ['zhwiki-20240501-pages-articles1.xml-p1p187712.bz2', 'mediawiki'],
    ['enwiki-latest-pages-articles-multistream27.xml-p68475910p69975909', 'mediawiki'],
    ['enwiki-pages-articles1.xml-p000000010p000030302-shortened.bz2', 'mediawiki'],
    ['notes.xml-p1.txt', 'text'],
    ['notes.xml-p1', undefined],
    ['jsonl', undefined],
    ['i.docx', undefined],
  ])('are told by the name of a file: %s', (name, format) => {
    expect(formatFor(name)?.name).toBe(format)
  })

  it('have distinct names and endings', () => {
    const names = FORMATS.map(({ name }) => name)
    const endings = FORMATS.flatMap(({ extensions }) => extensions)
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(endings).size).toBe(endings.length)
    for (const ending of endings) expect(ending).toBe(ending.toLowerCase())
  })

  it('have options that are plain data, with defaults and a JSON Schema', () => {
    for (const { options } of FORMATS) {
      const parsed = options.parse({})
      expect(structuredClone(parsed)).toEqual(parsed)
      expect(z.toJSONSchema(options, { io: 'input' })).toMatchObject({
        type: 'object',
        additionalProperties: false,
      })
    }
  })
})

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

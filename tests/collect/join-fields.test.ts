import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinFields } from '../../src/collect/join-fields.ts'
import { jsonl } from '../../src/collect/jsonl.ts'
import { collect, inputOf, unreadableOf } from './reading.ts'

/** An encyclopedia record in the layout of Baidu Baike dumps. */
const ENTRY = {
  lemmaId: 42,
  title: '镜湖',
  url: 'https://baike.example/item/镜湖/42',
  summary: '镜湖是青山县的一座天然湖泊。',
  sections: [
    { title: '地理', content: '湖在县城以北。', depth: 1 },
    {
      title: '历史',
      content: ['唐代已有记载。', ''],
      sections: [{ title: '传说', content: '相传湖底有镜。' }],
    },
  ],
  tags: ['湖泊'],
}

const read = (record: object, options: object) => collect(jsonl, inputOf(JSON.stringify(record)), options)

describe('text joined from several fields', () => {
  it('is one line per string, in the order of the record', async () => {
    expect(await read(ENTRY, { join: ['summary', 'sections'] })).toEqual([
      {
        kind: 'document',
        offset: 0,
        title: '镜湖',
        url: ENTRY.url,
        text: '镜湖是青山县的一座天然湖泊。\n地理\n湖在县城以北。\n历史\n唐代已有记载。\n传说\n相传湖底有镜。',
        meta: { lemmaId: 42, tags: ['湖泊'] },
      },
    ])
  })

  it('follows a path through lists; what is not taken whole stays in meta', async () => {
    const [item] = await read(ENTRY, { join: ['summary', 'sections.content'] })
    expect(item).toMatchObject({
      text: '镜湖是青山县的一座天然湖泊。\n湖在县城以北。\n唐代已有记载。',
      meta: { sections: ENTRY.sections },
    })
  })

  it('may lack a field, but not all of them', async () => {
    expect(await read({ sections: [] }, { join: ['summary', 'sections'] })).toMatchObject([{ text: '' }])
    expect(unreadableOf(await read({ body: '' }, { join: ['summary', 'sections.content'] }))).toMatchObject([
      {
        cause: 'no text field',
        detail: 'expected summary or sections.content, found body; name it with "join:"',
      },
    ])
  })

  it('holds every string of any value, but for empty ones', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.array(fc.string({ minLength: 1 })), (a, b) => {
        const text = joinFields({ a: { x: [a, ''], n: 1 }, b: [[b]] }, ['a', 'b'])
        expect(text).toBe([...a, ...b].join('\n'))
      }),
    )
  })

  it('are found at any depth', () => {
    let nested: unknown = '底'
    for (let i = 0; i < 100_000; i++) nested = [nested]
    expect(joinFields({ a: nested }, ['a'])).toBe('底')
  })
})

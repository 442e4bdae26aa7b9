import { mkdtempSync, readFileSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Document } from '../../src/document.ts'
import { readLocalRange, readSpool, readSpooledText, SpoolWriter } from '../../src/run/spool.ts'

const dir = mkdtempSync(join(tmpdir(), 'mdfs-spool-'))
let files = 0

const document = (text: string, title: string): Document =>
  new Document(
    {
      id: '0'.repeat(32),
      source: 's',
      file: 'f',
      offset: 1,
      title,
      scores: { q: 0.5 },
      meta: { a: [1, null] },
      values: { v: null },
    },
    text,
  )

function spool(docs: readonly Document[]): string {
  const path = join(dir, `${files++}.bin`)
  const writer = new SpoolWriter(path)
  for (const [i, doc] of docs.entries()) writer.write(doc, i + 1)
  writer.close()
  return path
}

describe('the spool', () => {
  test('gives documents back as they were: any text, any head, lone surrogates too', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constant('\ud800中'),
      fc.constant('plain'),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.string({ unit: 'binary' }))), (pairs) => {
        const docs = pairs.map(([t, title]) => document(t, title.toWellFormed()))
        const back = [...readSpool(spool(docs))].flat()
        expect(back.map(({ doc, copies }) => [doc.head(), doc.text, copies])).toEqual(
          docs.map((doc, i) => [doc.head(), doc.text, i + 1]),
        )
      }),
    )
  })

  test('carries a document larger than its buffers', () => {
    const doc = document('长'.repeat(3_000_000), 't')
    expect([...readSpool(spool([doc, doc]))].flat().map(({ doc: { text } }) => text.length)).toEqual([
      3_000_000, 3_000_000,
    ])
  })

  test('gives any one document alone', async () => {
    const docs = ['一', 'two', '\ud800', '长'.repeat(2_000_000), '五'].map((text, i) =>
      document(text, String(i)),
    )
    const path = spool(docs)
    for (const i of [3, 0, 4, 2, 1]) {
      expect(await readSpooledText(path, i, readLocalRange)).toBe(docs[i]?.text)
    }
  })

  test('a cut spool is an error, not a shorter corpus', async () => {
    const path = spool([document('一二三', 'a'), document('四五六', 'b')])
    truncateSync(path, readFileSync(path).length - 2)
    expect(() => [...readSpool(path)]).toThrow(/is cut/)
    await expect(readSpooledText(path, 1, readLocalRange)).rejects.toThrow(/is cut/)
  })
})

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { Document } from '../../src/document.ts'
import type { WrittenFile } from '../../src/write/block-file.ts'
import { shardFormat } from '../../src/write/formats.ts'
import { openReceipts } from '../../src/write/receipts.ts'
import type { Kept } from '../../src/write/shard-format.ts'

const dir = mkdtempSync(join(tmpdir(), 'mdfs-write-'))
let files = 0

const kept = (text: string, copies = 1, extra: Partial<Document> = {}): Kept => ({
  copies,
  doc: Object.assign(
    new Document(
      {
        id: 'ab'.repeat(16),
        source: 'news',
        file: 'f',
        offset: 0,
        scores: { quality: 0.9 },
        meta: {},
        values: {},
      },
      text,
    ),
    extra,
  ),
})

function write(
  name: string,
  docs: readonly Kept[],
  compression: 'gzip' | 'none' = 'none',
): { path: string; written: WrittenFile } {
  const path = join(dir, `${files++}.out`)
  const writer = shardFormat(name).open(path, { compression, level: 3 })
  for (const doc of docs) writer.write(doc)
  return { path, written: writer.close() }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('jsonl', () => {
  test('a line starts id, text, title, url, date, source, lang, label, scores, whatever is known', () => {
    const { path } = write('jsonl', [kept('一'), kept('二', 3, { title: '题', lang: 'zh', meta: { x: 1 } })])
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(Object.keys(lines[0])).toEqual([
      'id',
      'text',
      'title',
      'url',
      'date',
      'source',
      'lang',
      'label',
      'scores',
    ])
    expect(lines[0].title).toBeNull()
    expect(lines[1]).toMatchObject({ text: '二', title: '题', lang: 'zh', meta: { x: 1 }, copies: 3 })
  })

  test('digests and sizes are those of the file, and of its content before compression', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (texts) => {
        const { path, written } = write(
          'jsonl',
          texts.map((text) => kept(text)),
          'gzip',
        )
        const bytes = readFileSync(path)
        const content = bytes.length === 0 ? bytes : gunzipSync(bytes)
        expect(written).toEqual({
          bytes: bytes.length,
          sha256: sha256(bytes),
          content: { bytes: content.length, sha256: sha256(content) },
        })
        expect(
          content
            .toString()
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line).text),
        ).toEqual(texts)
      }),
      { numRuns: 50 },
    )
  })

  test('the same documents give the same bytes', () => {
    const docs = [kept('长'.repeat(700_000)), kept('短')]
    expect(write('jsonl', docs, 'gzip').written).toEqual(write('jsonl', docs, 'gzip').written)
  })
})

test('text: one document per line, every kind of line end inside it written <n>', () => {
  const { path } = write('text', [kept('一\n二\r\n三\u2028四'), kept('五')])
  expect(readFileSync(path, 'utf8')).toBe('一<n>二<n>三<n>四\n五\n')
})

test('wudao: a JSON array of the corpus’s own records, also when it is empty', () => {
  const { path } = write('wudao', [kept('正文', 1, { title: '题' }), kept('又')])
  expect(JSON.parse(readFileSync(path, 'utf8'))[0]).toEqual({
    id: 1,
    uniqueKey: 'ab'.repeat(16),
    titleUkey: 'ab'.repeat(16),
    dataType: 'news',
    title: '题',
    content: '正文',
  })
  expect(JSON.parse(readFileSync(write('wudao', []).path, 'utf8'))).toEqual([])
})

test('parquet: the same fields as columns, over several row groups', async () => {
  const long = '字'.repeat(5_000_000)
  const { path, written } = write('parquet', [kept(long), kept(long), kept('尾', 2)])
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
  expect(rows.map((row) => [(row.text as string).length, row.copies])).toEqual([
    [5_000_000, 1],
    [5_000_000, 1],
    [1, 2],
  ])
  expect(written.sha256).toBe(sha256(readFileSync(path)))
})

test('receipts: fixed columns, then a nullable column per measured value', async () => {
  const path = join(dir, `${files++}.parquet`)
  const writer = openReceipts(path, [
    { name: 'length', type: 'number' },
    { name: 'language.label', type: 'string' },
  ])
  const base = {
    id: 'x',
    source: 's',
    file: 'f',
    offset: 2 ** 40,
    lang: null,
    label: null,
    chars: 1,
    bytes: 3,
    keeper: null,
    similarity: null,
    clusterSize: null,
  }
  writer.write({ ...base, outcome: 'removed', step: 'length', reason: 'too short', values: { length: 1 } })
  writer.write({
    ...base,
    outcome: 'kept',
    step: null,
    reason: null,
    values: { length: 9, 'language.label': 'zh' },
  })
  writer.close()
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
  expect(rows[0]).toMatchObject({
    offset: 2 ** 40,
    outcome: 'removed',
    reason: 'too short',
    length: 1,
    'language.label': null,
  })
  expect(rows[1]).toMatchObject({ outcome: 'kept', step: null, length: 9, 'language.label': 'zh' })
})

import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { type LabelledText, readLabelled, splitLabelled } from '../../src/fine/labelled.ts'
import { jsonlFile, temporaryFile } from './toy.ts'

async function readAll(file: string): Promise<LabelledText[]> {
  const texts: LabelledText[] = []
  for await (const text of readLabelled(file)) texts.push(text)
  return texts
}

const GOOD = { text: '这座石桥建成以后，两岸来往频繁。', label: 'high' }

test('reads plain and gzip alike, blank lines skipped, further fields ignored', async () => {
  const rows = [GOOD, '', { ...GOOD, text: '另一段', source: 'x', group: 'book' }]
  const plain = jsonlFile(rows)
  const packed = temporaryFile('labelled.jsonl.gz')
  writeFileSync(
    packed,
    gzipSync(rows.map((row) => (row === '' ? '\n' : `${JSON.stringify(row)}\n`)).join('')),
  )
  const expected = [GOOD, { text: '另一段', label: 'high', group: 'book' }]
  expect(await readAll(plain)).toEqual(expected)
  expect(await readAll(packed)).toEqual(expected)
})

describe('a bad line is named with file and line', () => {
  test.each([
    ['no JSON', '{"text": ', /labelled\.jsonl:2: .*found no JSON/],
    [
      'unknown label',
      { text: '好', label: 'good' },
      /labelled\.jsonl:2: field label: .*"high" \| "low" \| "ad"/,
    ],
    ['no text', { label: 'ad' }, /labelled\.jsonl:2: field text/],
    ['not an object', '[]', /labelled\.jsonl:2: field \(whole line\)/],
  ])('%s', async (_, row, message) => {
    const reading = readAll(jsonlFile([GOOD, row]))
    await expect(reading).rejects.toThrow(UsageError)
    await expect(reading).rejects.toThrow(message)
  })
})

test('a missing file and a broken gzip are named', async () => {
  await expect(readAll('/nowhere/x.jsonl')).rejects.toThrow(/\/nowhere\/x\.jsonl: cannot read labelled texts/)
  await expect(readAll('/nowhere/x.jsonl.gz')).rejects.toThrow(
    /\/nowhere\/x\.jsonl\.gz: cannot read labelled texts/,
  )
  const broken = temporaryFile('broken.jsonl.gz')
  writeFileSync(broken, gzipSync(JSON.stringify(GOOD)).subarray(0, 30))
  await expect(readAll(broken)).rejects.toThrow(/broken\.jsonl\.gz: cannot read labelled texts/)
})

test('a text counts once; a second label for it is left out and counted', async () => {
  const set = await splitLabelled([
    { text: '加微信领红包', label: 'ad' },
    { text: '加微信，领红包！', label: 'ad' },
    { text: '加微信 领红包', label: 'low' },
  ])
  expect(Object.values(set.parts).flat()).toEqual([{ text: '加微信领红包', label: 2 }])
  expect([set.repeated, set.contradicting]).toEqual([1, 1])
})

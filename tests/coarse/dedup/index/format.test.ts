import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { line } from '../line.ts'
import { addTo, makeDirectory, writeUnit } from './index-of.ts'

/** A reader that knows nothing but `docs/dedup-index.md`. */
it('an index reads as the documentation says, byte by byte', async () => {
  const root = makeDirectory()
  const texts = ['20', '30', '300.....']
  const unit = writeUnit(join(root, 'unit'), texts, line(), 500)
  await addTo(join(root, 'index'), { units: [unit], run: '0011223344556677' })

  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
  const [name = ''] = readdirSync(join(root, 'index/segments'))
  const files = ['docs', 'fingerprints', 'keys'].map((file) =>
    readFileSync(join(root, 'index/segments', name, file)),
  )
  const [docs, fingerprints, keys] = files as [Buffer, Buffer, Buffer]
  expect(sha256(files.map((file) => `${sha256(file)}\n`).join('')).slice(0, 16)).toBe(name)
  expect(JSON.parse(readFileSync(join(root, 'index/index.json'), 'utf8'))).toEqual({
    format: 'mdfs-dedup-index',
    version: 1,
    step: 'line@1',
    params: { width: 40 },
    fingerprintBytes: 2,
    segments: [
      {
        name,
        runs: [{ recipe: 'test', run: '0011223344556677' }],
        documents: 3,
        files: {
          docs: { bytes: docs.length, sha256: sha256(docs) },
          fingerprints: { bytes: fingerprints.length, sha256: sha256(fingerprints) },
          keys: { bytes: keys.length, sha256: sha256(keys) },
        },
      },
    ],
  })

  const header = (file: Buffer) => ({
    magic: file.toString('ascii', 0, 8),
    rest: [8, 12, 16, 20].map((at) => file.readUInt32LE(at)),
    records: file.readDoubleLE(24),
  })
  expect(files.map(header)).toEqual([
    { magic: 'MDFSDOCS', rest: [1, 0, 32, 0], records: 3 },
    { magic: 'MDFSFING', rest: [1, 0, 2, 0], records: 3 },
    { magic: 'MDFSKEYS', rest: [1, 0, 12, 0], records: 6 },
  ])

  const records = Array.from(texts, (_, i) => ({
    id: Number.parseInt(docs.toString('hex', 32 + 32 * i, 48 + 32 * i), 16),
    chars: docs.readUInt32LE(48 + 32 * i),
    flags: docs.readUInt32LE(52 + 32 * i),
    preference: docs.readDoubleLE(56 + 32 * i),
    fingerprint: fingerprints.readUInt16LE(32 + 2 * i),
  }))
  expect(records).toEqual([
    { id: 500, chars: 2, flags: 1, preference: 0, fingerprint: 20 },
    { id: 501, chars: 2, flags: 1, preference: 0, fingerprint: 30 },
    { id: 502, chars: 8, flags: 1, preference: 0, fingerprint: 300 },
  ])

  const block = keys.subarray(32)
  const starts = Array.from({ length: 1025 }, (_, slice) => block.readUInt32LE(4 * slice))
  const found = Array.from({ length: 6 }, (_, i) => ({
    high: block.readUInt32LE(4100 + 12 * i),
    low: block.readUInt32LE(4104 + 12 * i),
    document: block.readUInt32LE(4108 + 12 * i),
  }))
  expect(starts[1024]).toBe(6)
  for (const [i, { high }] of found.entries()) {
    const slice = high >>> 22
    expect(starts[slice]! <= i && i < starts[slice + 1]!).toBe(true)
  }
  // 20 and 30 share both of their keys; 300 is far from them.
  const keysOf = (document: number) =>
    found.filter((key) => key.document === document).map(({ high, low }) => [high, low])
  expect(keysOf(0)).toEqual(keysOf(1))
  expect(keysOf(2)).not.toEqual(keysOf(0))
  expect(keys.length).toBe(32 + 4100 + 12 * 6)
})

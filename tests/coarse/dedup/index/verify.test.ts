import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashFile } from '../../../../src/coarse/dedup/index/durable.ts'
import {
  type DedupIndex,
  indexPath,
  nameOfSegment,
  openIndex,
  type Segment,
} from '../../../../src/coarse/dedup/index/format.ts'
import { verifyIndex } from '../../../../src/coarse/dedup/index/verify.ts'
import { unitFiles } from '../../../../src/coarse/dedup/store.ts'
import { line } from '../line.ts'
import { addTo, makeDirectory, writeUnit } from './index-of.ts'

interface Damaged {
  readonly index: string
  readonly name: string
  readonly files: ReturnType<typeof unitFiles>
}

async function soundIndex(): Promise<Damaged> {
  const root = makeDirectory()
  const unit = writeUnit(join(root, 'unit'), ['10', '20', '300'], line())
  const { segment } = await addTo(join(root, 'index'), { units: [unit] })
  const { name } = segment!
  return { index: join(root, 'index'), name, files: unitFiles(indexPath.segment(join(root, 'index'), name)) }
}

/** Edits bytes of a file. */
function edit(path: string, change: (bytes: Buffer) => unknown): void {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
}

const flip = (path: string, at: number, mask: number): void =>
  edit(path, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at))

/** Changes what `index.json` says. */
function rewrite(index: string, change: (index: DedupIndex) => object): void {
  const { format, version } = JSON.parse(readFileSync(indexPath.json(index), 'utf8'))
  writeFileSync(indexPath.json(index), JSON.stringify({ format, version, ...change(openIndex(index)) }))
}

/** Makes checksums fit what the files hold: so that what is wrong within them must be found. */
function bless({ index, files }: Damaged): void {
  const hashes = {
    docs: hashFile(files.docs),
    fingerprints: hashFile(files.fingerprints),
    keys: hashFile(files.keys),
  }
  rewrite(index, (whole) => ({ ...whole, segments: [{ ...whole.segments[0]!, files: hashes }] }))
}

const change =
  (edits: Partial<Segment>) =>
  ({ index }: Damaged): void =>
    rewrite(index, (whole) => ({ ...whole, segments: [{ ...whole.segments[0]!, ...edits }] }))

it('a sound index has no problem', async () => {
  const { index } = await soundIndex()
  expect(verifyIndex(index)).toEqual({ segments: 1, documents: 3, problems: [], leftovers: [] })
})

describe('damage is told', () => {
  it.each<[string, (damaged: Damaged) => void, RegExp[]]>([
    ['a byte of an id', ({ files }) => flip(files.docs, 40, 1), [/docs: expected sha-256/]],
    [
      'a byte of a fingerprint',
      ({ files }) => flip(files.fingerprints, 33, 1),
      [/fingerprints: expected sha-256/],
    ],
    [
      'a file cut short',
      ({ files }) => truncateSync(files.keys, 4200),
      [
        /keys: expected \d+ bytes, found 4200/,
        /keys: expected sha-256/,
        /expected file bytes \d+, found 4200/,
      ],
    ],
    ['a missing file', ({ files }) => rmSync(files.docs), [/docs: expected a file, found nothing/]],
    [
      'a missing segment',
      ({ index, name }) => rmSync(indexPath.segment(index, name), { recursive: true }),
      [/docs: expected a file/, /fingerprints: expected a file/, /keys: expected a file/],
    ],
    [
      'another number of documents',
      change({ documents: 2 }),
      [
        /docs: expected 2 records, found 3/,
        /fingerprints: expected 2 records, found 3/,
        /keys: 2 keys are of documents beyond the 2/,
      ],
    ],
    [
      'another name',
      change({ name: '00112233aabbccdd' }),
      [/expected the name/, /docs: exp/, /fing/, /keys/],
    ],
    [
      'a segment named twice',
      ({ index }) =>
        rewrite(index, (whole) => ({ ...whole, segments: [...whole.segments, ...whole.segments] })),
      [/segment [0-9a-f]{16} is named twice/],
    ],
  ])('%s', async (_, damage, expected) => {
    const damaged = await soundIndex()
    damage(damaged)
    const { problems } = verifyIndex(damaged.index)
    expect(problems).toHaveLength(expected.length)
    for (const [i, pattern] of expected.entries()) expect(problems[i]).toMatch(pattern)
  })

  it.each<[string, (damaged: Damaged) => void, RegExp]>([
    [
      'another version of a file',
      ({ files }) => edit(files.docs, (bytes) => bytes.writeUInt8(9, 8)),
      /expected version 1, found 9/,
    ],
    [
      'a file of another kind',
      ({ files }) => edit(files.docs, (bytes) => bytes.write('MDFSFING')),
      /expected magic MDFSDOCS/,
    ],
    [
      'a document without a fingerprint',
      ({ files }) => edit(files.docs, (bytes) => bytes.writeUInt8(0, 32 + 20)),
      /document 0: expected flags 1, found 0/,
    ],
    // The header, then the table, then the keys: the first is given another slice, the other end of the range.
    [
      'a key in another slice',
      ({ files }) => flip(files.keys, 32 + 4100 + 3, 0x80),
      /1 keys stand in another slice/,
    ],
    [
      'a key of another document',
      ({ files }) => edit(files.keys, (bytes) => bytes.writeUInt8(77, 32 + 4100 + 8)),
      /1 keys are of documents beyond the 3/,
    ],
    // All keys fall out of the slices: the table is zeroed but for its last entries.
    [
      'a table of slices',
      ({ files }) => edit(files.keys, (bytes) => bytes.fill(0, 32 + 4, 32 + 4100)),
      /expected 6 keys in its slices, found 0/,
    ],
  ])('%s, with a checksum that fits', async (_, damage, expected) => {
    const damaged = await soundIndex()
    damage(damaged)
    bless(damaged)
    // The name no longer is that of the content: that is one problem; what is expected is another.
    const { problems } = verifyIndex(damaged.index)
    expect(problems[0]).toContain('expected the name')
    expect(problems.slice(1).join('\n')).toMatch(expected)
  })
})

describe('what is no index of this version is refused', () => {
  it.each<[string, (json: string) => string, string]>([
    [
      'another format',
      (json) => json.replace('mdfs-dedup-index', 'faiss'),
      'expected format "mdfs-dedup-index", found "faiss"',
    ],
    [
      'another version',
      (json) => json.replace('"version": 1', '"version": 7'),
      'expected version 1, found 7',
    ],
    ['no JSON', (json) => json.slice(0, 40), 'index.json: '],
    [
      'a name that leads elsewhere',
      (json) => json.replace(/"name": "\w+"/, '"name": "../../etc"'),
      'segments.0.name',
    ],
    [
      'no checksum',
      (json) => json.replace(/"sha256": "\w+"/, '"sha256": ""'),
      'segments.0.files.docs.sha256',
    ],
  ])('%s', async (_, replaced, message) => {
    const { index } = await soundIndex()
    writeFileSync(indexPath.json(index), replaced(readFileSync(indexPath.json(index), 'utf8')))
    expect(() => verifyIndex(index)).toThrow(message)
  })

  it('a directory without index.json', () => {
    expect(() => verifyIndex(makeDirectory())).toThrow('is no dedup index: no index.json')
  })
})

it('a segment is named by its content', async () => {
  const { index, name } = await soundIndex()
  expect(nameOfSegment(openIndex(index).segments[0]!.files)).toBe(name)
})

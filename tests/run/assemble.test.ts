import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assembleParts, type CommittedFile } from '../../src/run/assemble.ts'
import { mountSmallDisk } from '../faults/small-disk.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-assemble-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const digest = { bytes: 3, sha256: 'of the file' }
const file = (absolute: string): CommittedFile => ({
  absolute,
  path: 'shards/all.jsonl',
  key: 'units/pass-0/u00000/shards/all.jsonl',
  group: 'all',
  docs: 1,
  chars: 1,
  ...digest,
  content: digest,
})
const assemble = (into: string, from: string) => assembleParts(into, 'shards/all', 'jsonl', [file(from)], 0)

test('a file that stands alone becomes a part by a hard link', async () => {
  const from = join(root, 'here.jsonl')
  writeFileSync(from, '{}\n')
  const [part] = await assemble(join(root, 'linked'), from)
  expect(part).toMatchObject({ path: 'shards/all/part-00000.jsonl', ...digest })
  expect(statSync(join(root, 'linked', part!.path)).ino).toBe(statSync(from).ino)
})

test('it is copied where there can be no link: to another file system', async () => {
  const mountPoint = join(root, 'disk')
  mkdirSync(mountPoint)
  const disk = await mountSmallDisk(mountPoint, '1m')
  try {
    const from = disk.at('there.jsonl')
    writeFileSync(from, '{}\n')
    const [part] = await assemble(join(root, 'copied'), from)
    expect(readFileSync(join(root, 'copied', part!.path), 'utf8')).toBe('{}\n')
  } finally {
    disk.close()
  }
})

test('any other fault is thrown, and what stands there is left alone', async () => {
  const from = join(root, 'new.jsonl')
  writeFileSync(from, 'new')
  const occupied = join(root, 'occupied/shards/all')
  mkdirSync(occupied, { recursive: true })
  writeFileSync(join(occupied, 'part-00000.jsonl'), 'old')
  await expect(assemble(join(root, 'occupied'), from)).rejects.toThrow('EEXIST')
  expect(readFileSync(join(occupied, 'part-00000.jsonl'), 'utf8')).toBe('old')
  await expect(assemble(join(root, 'missing'), join(root, 'none'))).rejects.toThrow('ENOENT')
})

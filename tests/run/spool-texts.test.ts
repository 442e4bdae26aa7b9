import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { SpoolWriter } from '../../src/run/spool.ts'
import { SpoolTexts } from '../../src/run/spool-texts.ts'
import { document } from '../coarse/dedup/synthetic.ts'

const dir = mkdtempSync(join(tmpdir(), 'mdfs-spool-texts-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
let files = 0

function spool(texts: readonly string[]): string {
  const path = join(dir, `${files++}.bin`)
  const writer = new SpoolWriter(path)
  for (const [i, text] of texts.entries()) writer.write(document(text, i, { title: '题'.repeat(i) }), 1)
  writer.close()
  return path
}

describe('texts of spooled documents', () => {
  test('are read in any order: ASCII, Chinese, empty, halves of pairs, longer than a block', () => {
    const texts = ['plain', '中文', '', '\ud800x', '长'.repeat(700_000), 'last '.repeat(5000), '尾']
    const reader = new SpoolTexts([spool(texts), spool(texts.toReversed())])
    for (const index of [6, 0, 4, 4, 2, 5, 1, 3]) {
      expect(reader.read(0, index)).toBe(texts[index])
      expect(reader.read(1, index)).toBe(texts[6 - index])
    }
    reader.close()
  })

  test.skipIf(process.platform !== 'linux')('come from more spools than stay open', () => {
    const openFiles = (): number => readdirSync('/proc/self/fd').length
    const paths = Array.from({ length: 120 }, (_, i) => spool([`甲${i}`, `乙${i}`]))
    const reader = new SpoolTexts(paths)
    const before = openFiles()
    for (let round = 0; round < 3; round++) {
      for (const i of paths.keys()) expect(reader.read(i, 1)).toBe(`乙${i}`)
    }
    expect(openFiles() - before).toBeLessThanOrEqual(96)
    reader.close()
    expect(openFiles()).toBe(before)
  })

  test('of a spool that was cut are refused, with its path and what is missing', () => {
    const path = spool(['一'.repeat(100)])
    truncateSync(path, 150)
    const reader = new SpoolTexts([path])
    expect(() => reader.read(0, 0)).toThrow(/is cut: expected \d+ bytes at 150, found 0/)
    expect(() => reader.read(0, 0)).toThrow(path)
    reader.close()
  })
})

import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Appended, appendSegment } from '../../../../src/coarse/dedup/index/append.ts'
import type { Maker } from '../../../../src/coarse/dedup/index/maker.ts'
import type { Selects } from '../../../../src/coarse/dedup/index/segment.ts'
import { RecordCursor } from '../../../../src/coarse/dedup/records.ts'
import { DOCS, openFingerprintWriter, unitFiles } from '../../../../src/coarse/dedup/store.ts'
import type { Fingerprinter } from '../../../../src/step.ts'
import { line } from '../line.ts'
import { document } from '../synthetic.ts'

export const makeDirectory = (): string => mkdtempSync(join(tmpdir(), 'mdfs-index-'))

/** What a dedup stores of one unit. Documents are numbered from `base`: their ids are the numbers in hex. */
export function writeUnit(
  dir: string,
  texts: readonly string[],
  fingerprinter: Fingerprinter,
  base = 0,
): string {
  mkdirSync(dir, { recursive: true })
  const writer = openFingerprintWriter(dir, fingerprinter)
  for (const [i, text] of texts.entries()) writer.add(document(text, base + i))
  writer.close()
  return dir
}

export const MAKER: Maker = { step: 'line@1', params: { width: 40 }, fingerprintBytes: 2 }

export interface Addition {
  readonly units: readonly string[]
  readonly run?: string
  readonly maker?: Maker
  readonly selects?: Selects
}

/** Adds what stands in some units to an index. */
export const addTo = (
  index: string,
  { units, run = 'run', maker = MAKER, selects }: Addition,
): Promise<Appended> =>
  appendSegment(index, maker, { recipe: 'test', run }, async (writer) => {
    for (const unit of units) writer.add(unit, selects)
  })

/** Numbers of the documents of a segment or unit. */
export function numbersIn(dir: string): number[] {
  const numbers: number[] = []
  const docs = new RecordCursor(unitFiles(dir).docs, DOCS)
  while (docs.next()) {
    const id = Buffer.from(new Uint8Array(docs.view.buffer, docs.at, 16)).toString('hex')
    numbers.push(Number.parseInt(id, 16))
  }
  return numbers
}

/** Of a document, its number as two bytes and `count` keys all over the range. */
export function manyKeys(count: number): Fingerprinter {
  const keys = new Uint32Array(2 * count)
  return {
    ...line(),
    keys(bytes, offset) {
      const number = bytes[offset]! + 256 * bytes[offset + 1]!
      for (let i = 0; i < keys.length; i++) keys[i] = Math.imul(1 + number * keys.length + i, 0x9e3779b1)
      return keys
    },
  }
}

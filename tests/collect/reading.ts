import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll } from 'vitest'
import type { z } from 'zod'
import type {
  Collected,
  CollectedDocument,
  FormatDefinition,
  Input,
  Limits,
  Unreadable,
} from '../../src/collect/format.ts'

const folder = mkdtempSync(join(tmpdir(), 'mdfs-collect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0

/** A file with this content and a range of it (all by default), gone after the tests of the file that asks. */
export function inputOf(
  content: string | Uint8Array,
  name = 'input.jsonl',
  range: { readonly start?: number; readonly end?: number } = {},
): Input {
  const bytes = Buffer.from(content)
  files += 1
  const path = join(folder, `${files}-${basename(name)}`)
  writeFileSync(path, bytes)
  return {
    path,
    name,
    source: 'test',
    start: range.start ?? 0,
    end: range.end ?? bytes.length,
    size: bytes.length,
  }
}

export const LIMITS: Limits = { maxRecordBytes: 1_000_000 }

/** Everything a format reads from an input, options as a recipe writes them. */
export async function collect<P extends z.ZodType>(
  format: FormatDefinition<P>,
  input: Input,
  options: z.input<P> = {} as z.input<P>,
  limits: Limits = LIMITS,
): Promise<Collected[]> {
  const items: Collected[] = []
  for await (const batch of format.read(input, format.options.parse(options), limits)) items.push(...batch)
  return items
}

export const documentsOf = (items: readonly Collected[]): CollectedDocument[] =>
  items.filter((item) => item.kind === 'document')

export const textsOf = (items: readonly Collected[]): string[] => documentsOf(items).map(({ text }) => text)

export const unreadableOf = (items: readonly Collected[]): Unreadable[] =>
  items.filter((item) => item.kind === 'unreadable')

export const causesOf = (items: readonly Collected[]): string[] =>
  unreadableOf(items).map(({ cause }) => cause)

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of memory in use, garbage not counted. */
export function heldBytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

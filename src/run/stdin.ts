import { createHash } from 'node:crypto'
import { closeSync, createReadStream, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import type { Recipe } from '../recipe/load.ts'
import { explainSystemError } from '../system-errors.ts'
import { writeFully } from '../write/block-file.ts'
import { layout } from './layout.ts'
import { makeDirectory } from './make-directory.ts'

/** The path that stands for standard input. */
export const STDIN = '-'

/** Does a source of the run read standard input? Throws `UsageError` when two do. */
export function readsStdin(recipe: Recipe, overrides: ReadonlyMap<string, readonly string[]>): boolean {
  const readers = recipe.sources.filter(({ name, paths }) => (overrides.get(name) ?? paths).includes(STDIN))
  if (readers.length > 1) {
    const names = readers.map(({ name }) => name).join(' and ')
    throw new UsageError(`sources ${names} both read standard input ("-"): there is one only`)
  }
  return readers.length === 1
}

type Stdin = AsyncIterable<Buffer> & { readonly isTTY?: boolean }

/**
 * Copies standard input into the run directory, where it is a file like any other: it can be cut into units, and a run
 * that was stopped resumes from it. When the directory has a copy already, it is used if standard input is empty, a
 * terminal, or the same again; other content is refused with a `UsageError`. Returns the path of the copy.
 */
export async function spoolStdin(out: string, stdin: Stdin): Promise<string> {
  const path = layout.stdin(out)
  const exists = existsSync(path)
  if (stdin.isTTY === true) {
    if (exists) return path
    throw new UsageError('"-" reads standard input, and that is a terminal: pipe the data in')
  }
  const part = `${path}.part`
  let copied: { bytes: number; sha256: string }
  try {
    makeDirectory(out)
    copied = await copyTo(part, stdin)
  } catch (error) {
    rmSync(part, { force: true })
    throw explainSystemError(error, out) ?? error
  }
  if (!exists) {
    renameSync(part, path)
    return path
  }
  rmSync(part)
  if (copied.bytes > 0 && copied.sha256 !== (await digestOf(path))) {
    throw new UsageError(
      `${path} holds other data than standard input now gives; choose another --out, or pipe in nothing to resume with the copy`,
    )
  }
  return path
}

async function copyTo(path: string, stdin: Stdin): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  const fd = openSync(path, 'w')
  let bytes = 0
  try {
    for await (const chunk of stdin) {
      writeFully(fd, chunk)
      hash.update(chunk)
      bytes += chunk.length
    }
  } finally {
    closeSync(fd)
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

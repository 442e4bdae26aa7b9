import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { escapePath, glob, isDynamicPattern } from 'tinyglobby'
import { FORMATS, formatFor } from '../collect/formats.ts'
import { messageOf, UsageError } from '../errors.ts'
import type { Recipe, ResolvedSource } from '../recipe/load.ts'
import { STDIN } from './stdin.ts'

/** One input file of a run. */
export interface InputFile {
  readonly source: string
  readonly format: string
  /** Absolute. */
  readonly path: string
  /** Name in ids, receipts and messages: relative to its pattern's fixed part, so that moving a corpus changes nothing. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 over size, first and last 64 KiB: tells another file under the same name without reading it all. */
  readonly fingerprint: string
}

const EDGE = 65_536

function fingerprint(path: string, size: number): string {
  const hash = createHash('sha256').update(`${size}\n`)
  const fd = openSync(path, 'r')
  try {
    const block = Buffer.alloc(EDGE)
    hash.update(block.subarray(0, readSync(fd, block, 0, EDGE, 0)))
    if (size > EDGE) hash.update(block.subarray(0, readSync(fd, block, 0, EDGE, Math.max(EDGE, size - EDGE))))
  } finally {
    closeSync(fd)
  }
  return hash.digest('hex')
}

const posix = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'))

/** The directory part of a pattern before its first wildcard: `crawl/2021/*.gz` → `crawl/2021`. */
function fixedPart(pattern: string): string {
  const parts = posix(pattern).split('/')
  const firstDynamic = parts.findIndex((part) => isDynamicPattern(part))
  return (
    parts.slice(0, firstDynamic === -1 ? parts.length - 1 : firstDynamic).join('/') ||
    (isAbsolute(pattern) ? '/' : '.')
  )
}

async function expand(pattern: string, baseDir: string): Promise<{ path: string; name: string }[]> {
  const root = resolve(baseDir, fixedPart(pattern))
  const dynamic = isDynamicPattern(pattern)
  if (!dynamic) {
    const path = resolve(baseDir, pattern)
    return [{ path, name: posix(relative(root, path)) }]
  }
  const rest = posix(pattern)
    .split('/')
    .slice(fixedPart(pattern) === '.' ? 0 : fixedPart(pattern).split('/').length)
  const names = await glob(rest.join('/'), {
    cwd: root,
    onlyFiles: true,
    expandDirectories: false,
    dot: false,
  })
  return names.map((name) => ({ path: resolve(root, name), name: posix(name) }))
}

function stdinFile(path: string | undefined): { path: string; name: string } {
  if (path === undefined) throw new UsageError('standard input ("-") is read by `mdfs run` alone')
  return { path, name: 'stdin' }
}

/** Names that two patterns of a source share are told apart by the path from their common directory. */
function distinctNames(files: { path: string; name: string }[]): { path: string; name: string }[] {
  const names = new Set(files.map((file) => file.name))
  if (names.size === files.length) return files
  const split = files.map((file) => posix(file.path).split('/'))
  let common = 0
  while (split.every((parts) => common < parts.length - 1 && parts[common] === split[0]![common])) common += 1
  return files.map((file, i) => ({ path: file.path, name: split[i]!.slice(common).join('/') }))
}

function describe(source: ResolvedSource, { path, name }: { path: string; name: string }): InputFile {
  let size: number
  let print: string
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) {
      throw new Error(`is a directory; expected a file or a glob such as ${escapePath(name)}/**`)
    }
    size = stat.size
    print = fingerprint(path, size)
  } catch (error) {
    throw new UsageError(`source ${source.name}: cannot read ${path}: ${messageOf(error)}`)
  }
  const byName = formatFor(name)?.name
  const format = source.format ?? byName
  if (format === undefined) {
    throw new UsageError(
      `source ${source.name}: cannot tell the format of ${name} by its name; set "format:" to one of ${FORMATS.map((f) => f.name).join(', ')}`,
    )
  }
  if (byName === 'archive' && format !== 'archive') {
    throw new UsageError(
      `source ${source.name}: ${name} is an archive; write "format: archive" and "members: { format: ${format} }", with the options of ${format} within the braces`,
    )
  }
  return { source: source.name, format, path, name, size, fingerprint: print }
}

const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

/**
 * Files of every source, in recipe order and by name within a source. `overrides` are `--input SOURCE=GLOB`, relative to
 * the working directory; they replace the recipe's paths. `stdin` is where the copy of standard input is, for the path
 * `-`. Throws `UsageError` when a source has no file.
 */
export async function findInputs(
  recipe: Recipe,
  overrides: ReadonlyMap<string, readonly string[]>,
  stdin?: string,
): Promise<InputFile[]> {
  for (const name of overrides.keys()) {
    if (!recipe.sources.some((source) => source.name === name)) {
      throw new UsageError(
        `--input ${name}=…: the recipe has no source "${name}"; it has ${recipe.sources.map((s) => s.name).join(', ')}`,
      )
    }
  }
  const inputs: InputFile[] = []
  for (const source of recipe.sources) {
    const override = overrides.get(source.name)
    const patterns = override ?? source.paths
    const baseDir = override === undefined ? recipe.baseDir : process.cwd()
    const found = new Map<string, { path: string; name: string }>()
    for (const pattern of patterns) {
      const files = pattern === STDIN ? [stdinFile(stdin)] : await expand(pattern, baseDir)
      for (const file of files) if (!found.has(file.path)) found.set(file.path, file)
    }
    if (found.size === 0) {
      // With --input given, sources that were not named are left out: the recipe is run on what the user has.
      if (patterns.length === 0 && overrides.size > 0) continue
      throw new UsageError(
        `source ${source.name}: ${patterns.length === 0 ? `no paths; give --input ${source.name}=GLOB` : `no file matches ${patterns.join(', ')} under ${baseDir}`}`,
      )
    }
    inputs.push(
      ...distinctNames([...found.values()])
        .sort(byName)
        .map((file) => describe(source, file)),
    )
  }
  return inputs
}

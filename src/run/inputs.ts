import { open } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { escapePath, glob, isDynamicPattern } from 'tinyglobby'
import { FORMATS, formatFor } from '../collect/formats.ts'
import { messageOf, RunError, UsageError } from '../errors.ts'
import type { Recipe, ResolvedSource } from '../recipe/load.ts'
import { isS3Url } from '../storage/s3-url.ts'
import { fingerprint } from './fingerprint.ts'
import { type FoundInput, fixedParts } from './found-input.ts'
import { expandS3 } from './s3-inputs.ts'
import { sideBySide } from './side-by-side.ts'
import { STDIN } from './stdin.ts'

/** One input file of a run. */
export interface InputFile {
  readonly source: string
  readonly format: string
  /** Absolute, or `s3://bucket/key`. */
  readonly path: string
  /** Name in ids, receipts and messages: relative to its pattern's fixed part, so that moving a corpus changes nothing. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 over size, first and last 64 KiB: tells another file under the same name without reading it all. */
  readonly fingerprint: string
}

/** Files that are looked into at once: of those on S3, each costs two requests. */
const INSPECTED_AT_ONCE = 16

const posix = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'))

/** The directory part of a pattern before its first wildcard: `crawl/2021/*.gz` → `crawl/2021`. */
function fixedPart(pattern: string): string {
  const parts = posix(pattern).split('/')
  return parts.slice(0, fixedParts(parts)).join('/') || (isAbsolute(pattern) ? '/' : '.')
}

async function expandLocal(pattern: string, baseDir: string): Promise<FoundInput[]> {
  const root = resolve(baseDir, fixedPart(pattern))
  const dynamic = isDynamicPattern(pattern)
  if (!dynamic) {
    const path = resolve(baseDir, pattern)
    return [localFile(path, posix(relative(root, path)))]
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
  return names.map((name) => localFile(resolve(root, name), posix(name)))
}

const localFile = (path: string, name: string): FoundInput => ({
  path,
  name,
  inspect: async () => {
    const file = await open(path)
    try {
      const stat = await file.stat()
      if (stat.isDirectory()) {
        throw new Error(`is a directory; expected a file or a glob such as ${escapePath(name)}/**`)
      }
      const read = async (start: number, length: number): Promise<Buffer> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
        return buffer.subarray(0, bytesRead)
      }
      return { size: stat.size, fingerprint: await fingerprint(stat.size, read) }
    } finally {
      await file.close()
    }
  },
})

function stdinFile(path: string | undefined): FoundInput {
  if (path === undefined) throw new UsageError('standard input ("-") is read by `mdfs run` alone')
  return localFile(path, 'stdin')
}

function expand(pattern: string, baseDir: string, stdin: string | undefined): Promise<FoundInput[]> {
  if (isS3Url(pattern)) return expandS3(pattern)
  return pattern === STDIN ? Promise.resolve([stdinFile(stdin)]) : expandLocal(pattern, baseDir)
}

/** Names that two patterns of a source share are told apart by the path from their common directory. */
function distinctNames(files: readonly FoundInput[]): readonly FoundInput[] {
  const names = new Set(files.map((file) => file.name))
  if (names.size === files.length) return files
  const split = files.map((file) => posix(file.path).split('/'))
  let common = 0
  while (split.every((parts) => common < parts.length - 1 && parts[common] === split[0]![common])) common += 1
  return files.map((file, i) => ({ ...file, name: split[i]!.slice(common).join('/') }))
}

async function describe(source: ResolvedSource, { path, name, inspect }: FoundInput): Promise<InputFile> {
  const { size, fingerprint } = await inspect().catch((error: unknown) => {
    // What S3 answers says its own place and advice.
    if (error instanceof RunError) throw error
    throw new UsageError(`source ${source.name}: cannot read ${path}: ${messageOf(error)}`)
  })
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
  return { source: source.name, format, path, name, size, fingerprint }
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
    const found = new Map<string, FoundInput>()
    for (const pattern of patterns) {
      for (const file of await expand(pattern, baseDir, stdin)) {
        if (!found.has(file.path)) found.set(file.path, file)
      }
    }
    if (found.size === 0) {
      // With --input given, sources that were not named are left out: the recipe is run on what the user has.
      if (patterns.length === 0 && overrides.size > 0) continue
      throw new UsageError(
        `source ${source.name}: ${patterns.length === 0 ? `no paths; give --input ${source.name}=GLOB` : `no file matches ${patterns.join(', ')}${patterns.every(isS3Url) ? '' : ` under ${baseDir}`}`}`,
      )
    }
    const files = [...distinctNames([...found.values()])].sort(byName)
    inputs.push(...(await sideBySide(files, INSPECTED_AT_ONCE, (file) => describe(source, file))))
  }
  return inputs
}

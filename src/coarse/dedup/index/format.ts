import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, UsageError } from '../../../errors.ts'
import { writeDurably } from './durable.ts'
import type { Maker } from './maker.ts'

/*
 * An index is a directory; `docs/dedup-index.md` describes it byte by byte:
 *
 *     index.json               what it was made by, and its segments, oldest first
 *     segments/<name>/         docs, fingerprints, keys: the files of `unitFiles` in `store.ts`
 *
 * A segment never changes. It is named by its content, so that adding the same documents twice is adding them once.
 */
const FORMAT = 'mdfs-dedup-index'
const VERSION = 1

const file = z.strictObject({
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const segmentSchema = z.strictObject({
  name: z.string().regex(/^[0-9a-f]{16}$/),
  /** Of which the documents come: name of the recipe, and the first 16 hex digits of the SHA-256 of `run.json`. */
  runs: z.array(z.strictObject({ recipe: z.string(), run: z.string() })),
  documents: z.number().int().positive(),
  files: z.strictObject({ docs: file, fingerprints: file, keys: file }),
})

const indexSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  step: z.string(),
  params: z.record(z.string(), z.unknown()),
  fingerprintBytes: z.number().int().positive(),
  segments: z.array(segmentSchema),
})

export type Segment = Readonly<z.output<typeof segmentSchema>>
export type SegmentFiles = Segment['files']

export interface DedupIndex extends Maker {
  readonly segments: readonly Segment[]
}

export const indexPath = {
  json: (dir: string): string => join(dir, 'index.json'),
  segments: (dir: string): string => join(dir, 'segments'),
  segment: (dir: string, name: string): string => join(dir, 'segments', name),
} as const

/** Files that may stand in a directory before the first segment has been added: leftovers of a killed run. */
const UNFINISHED = ['segments', '.lock']

/**
 * Reads `index.json`; `undefined` where there is no index yet: no directory, or an empty one. Throws `UsageError` for a
 * directory that is something else, or an index of another version.
 */
export function readIndex(dir: string): DedupIndex | undefined {
  if (!existsSync(dir)) return undefined
  const path = indexPath.json(dir)
  if (!existsSync(path)) {
    const other = readdirSync(dir).find(
      (name) => !UNFINISHED.includes(name) && !name.startsWith('index.json.'),
    )
    if (other === undefined) return undefined
    throw new UsageError(`${dir} is no dedup index: it holds ${other} but no index.json`)
  }
  const { format: _, version: __, ...index } = parseIndex(path)
  return index
}

/** Reads an index that must be there. */
export function openIndex(dir: string): DedupIndex {
  const index = readIndex(dir)
  if (index === undefined) throw new UsageError(`${dir} is no dedup index: no index.json`)
  return index
}

/** Directories of segments that the index does not name: left by a killed run, and harmless. */
export function leftovers(dir: string, { segments }: DedupIndex): string[] {
  if (!existsSync(indexPath.segments(dir))) return []
  const known = new Set(segments.map(({ name }) => name))
  return readdirSync(indexPath.segments(dir)).filter((name) => !known.has(name))
}

function parseIndex(path: string): z.output<typeof indexSchema> {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path}: ${messageOf(error)}`)
  }
  const { format, version } = (raw ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT) {
    throw new UsageError(`${path}: expected format "${FORMAT}", found ${JSON.stringify(format) ?? 'none'}`)
  }
  if (version !== VERSION) {
    throw new UsageError(
      `${path}: expected version ${VERSION}, found ${JSON.stringify(version) ?? 'none'}: made by another version of mdfs`,
    )
  }
  const parsed = indexSchema.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`)
}

/** Replaces `index.json`: from here on the index is the new one. Whoever reads sees the old one or the new one. */
export function writeIndex(dir: string, { step, params, fingerprintBytes, segments }: DedupIndex): void {
  const content = { format: FORMAT, version: VERSION, step, params, fingerprintBytes, segments }
  writeDurably(indexPath.json(dir), `${JSON.stringify(content, null, 1)}\n`)
}

/** SHA-256 of a segment: of those of its files. Its first 16 hex digits are the name. */
export const hashOfSegment = ({ docs, fingerprints, keys }: SegmentFiles): string =>
  createHash('sha256')
    .update([docs, fingerprints, keys].map(({ sha256 }) => `${sha256}\n`).join(''))
    .digest('hex')

export const nameOfSegment = (files: SegmentFiles): string => hashOfSegment(files).slice(0, 16)

export const bytesOfSegment = ({ files: { docs, fingerprints, keys } }: Segment): number =>
  docs.bytes + fingerprints.bytes + keys.bytes

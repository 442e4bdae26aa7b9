import { z } from 'zod'
import { openBytes } from '../bytes.ts'
import { compressionOfBytes, compressionOfName, DEFAULT_MAX_RATIO } from '../decompress.ts'
import {
  type Collected,
  defineFormat,
  type FormatDefinition,
  type Input,
  type Limits,
  type Unreadable,
} from '../format.ts'
import { headOf } from '../lines.ts'
import { SourceFile } from '../source-file.ts'
import type { Members } from './member.ts'
import { replaceLast } from './replace-last.ts'
import { Spool } from './spool.ts'
import { tarMembers } from './tar.ts'
import { zipMembers } from './zip.ts'

/** How the members are read: the format's own options beside its name, as in a source. */
type MemberOptions = { readonly format?: string | undefined } & Readonly<Record<string, unknown>>

/** The formats that members can have, and the one that a member's name selects. */
export interface MemberFormats {
  readonly names: readonly string[]
  find(name: string): FormatDefinition | undefined
  forFile(fileName: string): FormatDefinition | undefined
}

/**
 * Archives, whose members are read one behind the other as the records of one file. Each member is written to a temporary
 * file first: then every format can read it, and one pass over the archive is enough.
 */
export const archiveOf = (formats: MemberFormats) =>
  defineFormat({
    name: 'archive',
    about:
      'The files in a .zip, or in a .tar, also compressed, in their order; each in the format of its name, or all in the one that `members` names. `meta.member` says the file. Offsets count from the start of the first member through all that are read, as if they stood one behind the other. Links, directories and files of other formats are passed over; names that lead out of the archive, archives in archives and compressed files in compressed archives are unreadable.',
    extensions: ['.zip', '.tar', '.tgz', '.tar.gz', '.tbz2', '.tar.bz2', '.tar.zst'],
    options: z.strictObject({
      members: z
        .looseObject({ format: z.string().optional() })
        .superRefine((members, context) => {
          for (const message of faultsOf(members, formats)) context.addIssue({ code: 'custom', message })
        })
        .optional()
        .describe('format of the members, with its options: { format: jsonl, text: body }'),
    }),
    splittable: () => false,
    async *read(input, { members = {} }, limits) {
      if (input.start > 0) return
      const spool = new Spool()
      try {
        yield* readMembers(input, spool, limits, (name) => chooseFormat(name, members, formats))
      } finally {
        spool.close()
      }
    },
  })

interface Reader {
  readonly format: FormatDefinition
  readonly options: unknown
}

function chooseFormat(
  name: string,
  { format, ...options }: MemberOptions,
  formats: MemberFormats,
): Reader | undefined {
  const definition = format === undefined ? formats.forFile(name) : formats.find(format)
  return definition && { format: definition, options: definition.options.parse(options) }
}

function faultsOf({ format, ...options }: MemberOptions, formats: MemberFormats): string[] {
  if (format === undefined) {
    return Object.keys(options).length === 0 ? [] : ['options of the members need their "format" beside them']
  }
  const definition = formats.find(format)
  if (definition === undefined)
    return [`unknown format "${format}"; expected one of: ${formats.names.join(', ')}`]
  const checked = definition.options.safeParse(options)
  return checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

async function* readMembers(
  input: Input,
  spool: Spool,
  limits: Limits,
  choose: (name: string) => Reader | undefined,
): AsyncGenerator<readonly Collected[]> {
  const members = openArchive(input, limits)
  const seen = new Map<string, number>()
  /** Where the next member starts, and a place above every offset given so far. */
  let start = 0
  let free = 0
  try {
    for (;;) {
      const { value: found, done } = await members.next()
      const base = Math.max(start, free)
      if (done) {
        if (found !== undefined) yield [unreadable(base, found.cause, found.detail)]
        return
      }
      const reader = found.kind === 'member' ? choose(found.name) : undefined
      if (found.kind !== 'member') {
        const { name, why, detail } = found
        free = base + 1
        yield found.kind === 'skipped'
          ? [{ kind: 'skipped', offset: base, reason: why }]
          : [unreadable(base, why, [name, detail].filter(Boolean).join(': '))]
        continue
      }
      if (reader === undefined) {
        free = base + 1
        yield [{ kind: 'skipped', offset: base, reason: 'no format for file in archive' }]
        continue
      }
      const copy = (seen.get(found.name) ?? 0) + 1
      seen.set(found.name, copy)
      const name = copy === 1 ? found.name : `${found.name} (${copy})`
      const { size, head, fault } = await spool.write(found)
      if (found.compressed && (compressionOfName(name) ?? compressionOfBytes(head)) !== undefined) {
        free = base + 1
        const detail = `${name}: compressed once more than the archive; unpack the archive first`
        yield [unreadable(base, 'nested compression', detail, headOf(head))]
        continue
      }
      const file: Input = { ...input, path: spool.path, name, start: 0, end: size, size }
      const items = reader.format.read(file, reader.options, within(limits, base))
      for await (const batch of fault === undefined ? items : replaceLast(items, { head, fault })) {
        const placed = batch.map((item) => placeIn(item, name, base))
        free = Math.max(free, (placed.at(-1)?.offset ?? base - 1) + 1)
        if (placed.length > 0) yield placed
      }
      start = base + size
    }
  } finally {
    await members.return(undefined)
  }
}

function openArchive(input: Input, limits: Limits): Members {
  const file = new SourceFile(input.path)
  const isZip = /\.zip$/i.test(input.name) || file.read(0, 4).toString('latin1').startsWith('PK')
  file.close()
  return isZip
    ? zipMembers(input.path, input.size, limits.maxRatio ?? DEFAULT_MAX_RATIO)
    : tarMembers(openBytes(input, limits))
}

const within = ({ admit, ...limits }: Limits, base: number): Limits => ({
  ...limits,
  ...(admit !== undefined && { admit: (offset: number) => admit(base + offset) }),
})

/** A record of a member as one of the archive. */
function placeIn(item: Collected, name: string, base: number): Collected {
  const offset = base + item.offset
  if (item.kind === 'skipped') return { ...item, offset }
  if (item.kind === 'unreadable') {
    return { ...item, offset, detail: [name, item.detail].filter(Boolean).join(': ') }
  }
  const inner = item.meta?.member
  const member = typeof inner === 'string' ? `${name}!${inner}` : name
  return { ...item, offset, meta: { ...item.meta, member } }
}

const unreadable = (
  offset: number,
  cause: string,
  detail: string,
  head: Uint8Array = new Uint8Array(),
): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause,
  detail,
  head,
})

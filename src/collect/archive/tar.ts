import type { ByteSource } from '../bytes.ts'
import type { StreamFault } from '../decompress.ts'
import { ChunkReader } from './chunk-reader.ts'
import { type Member, type Members, refusalOf } from './member.ts'
import { parsePax, parseTarHeader, TAR_BLOCK, textOf } from './tar-header.ts'

/** Names and attributes are held in memory. */
const MAX_ATTRIBUTE_BYTES = 1024 * 1024

const FILE = '0'
const DIRECTORY = '5'
const PAX = 'x'
const PAX_GLOBAL = 'g'
const LONG_NAME = 'L'
const LONG_LINK = 'K'
const SKIPPED: Readonly<Record<string, string>> = {
  '1': 'link in archive',
  '2': 'link in archive',
  '3': 'device in archive',
  '4': 'device in archive',
  '6': 'device in archive',
}

/**
 * Members of a tar file, compressed or not, in one pass. Behind a header that is none it goes on at the next one: a
 * broken member does not cost the archive.
 */
export async function* tarMembers(source: ByteSource): Members {
  const reader = new ChunkReader(source.chunks())
  const compressed = source.compression !== undefined
  let longName: string | undefined
  let pax: ReadonlyMap<string, string> = new Map()
  let lost = false
  try {
    for (;;) {
      const block = await reader.take(TAR_BLOCK)
      if (block.length === 0 || reader.fault !== undefined) return reader.fault && faultOf(reader)
      if (block.length < TAR_BLOCK) return cut
      const header = isZero(block) ? undefined : parseTarHeader(block)
      if (header === undefined) {
        if (isZero(block) || lost) continue
        lost = true
        const detail = 'expected the header of a member, found something else; went on at the next header'
        yield { kind: 'unreadable', name: '', why: 'bad tar archive', detail }
        continue
      }
      lost = false
      const size = sizeOf(pax) ?? header.size
      const padding = (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK
      if ([PAX, PAX_GLOBAL, LONG_NAME, LONG_LINK].includes(header.type)) {
        if (header.size > MAX_ATTRIBUTE_BYTES) {
          return { cause: 'bad tar archive', detail: `a name or attributes of ${header.size} bytes` }
        }
        const bytes = await reader.take(header.size)
        await reader.take((TAR_BLOCK - (header.size % TAR_BLOCK)) % TAR_BLOCK)
        if (header.type === PAX) pax = parsePax(bytes)
        if (header.type === LONG_NAME) longName = textOf(bytes)
        continue
      }
      const name = (pax.get('path') ?? longName ?? header.name).toWellFormed()
      pax = new Map()
      longName = undefined
      const skipped = SKIPPED[header.type]
      const refused =
        skipped === undefined
          ? header.type === DIRECTORY
            ? undefined
            : refusalOf(name)
          : { kind: 'skipped' as const, name, why: skipped }
      if (refused !== undefined) yield refused
      const content = reader.body(size)
      if (refused === undefined && header.type === FILE) {
        let told = false
        yield memberOf(name, compressed, content, () => {
          told = true
          return faultOf(reader)
        })
        if (told) return undefined
      } else if (refused === undefined && header.type !== DIRECTORY) {
        yield {
          kind: 'skipped',
          name,
          why: 'no file in archive',
          detail: `type ${JSON.stringify(header.type)}`,
        }
      }
      // Whatever of it was not read.
      for await (const _ of content);
      await reader.take(padding)
    }
  } finally {
    await reader.close()
  }
}

const cut: StreamFault = {
  cause: 'archive cut',
  detail: 'it ends inside a member: it was cut short; fetch it again',
}

const faultOf = ({ fault }: ChunkReader): StreamFault =>
  fault === undefined ? cut : { cause: fault.cause, detail: fault.detail ?? '' }

function memberOf(
  name: string,
  compressed: boolean,
  content: AsyncGenerator<Buffer, number>,
  faultAtEnd: () => StreamFault,
): Member {
  return {
    kind: 'member',
    name,
    compressed,
    async *body() {
      const missing = yield* content
      return missing === 0 ? undefined : faultAtEnd()
    },
  }
}

function sizeOf(pax: ReadonlyMap<string, string>): number | undefined {
  const size = pax.get('size')
  return size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined
}

const isZero = (block: Buffer): boolean => block.every((byte) => byte === 0)

import { DEFAULT_MAX_RATIO } from './decompress.ts'
import type { Unreadable } from './format.ts'
import { type Framing, WARC_FRAMING } from './warc-framing.ts'
import { gzipHeaderBytes, inflateWhole, memberHead } from './warc-gzip.ts'
import { inflateInPieces, type MemberEnd } from './warc-gzip-pieces.ts'
import { type ParserOptions, WarcParser } from './warc-parser.ts'
import type { WarcRecord } from './warc-record.ts'
import { FileWindow } from './warc-window.ts'

/** Packed bytes within which a member is unpacked in one go; a longer one goes in pieces. */
const WINDOW_BYTES = 1024 * 1024
/** Unpacked bytes after which a batch is handed over. */
const BATCH_BYTES = 4 * 1024 * 1024
const HEAD_BYTES = 512
/** Bytes of a gzip header and of the data behind it by which a member is recognised. */
const PROBE_BYTES = 1024

export interface ReaderOptions extends Omit<ParserOptions, 'size'> {
  /** Unpacked bytes per packed byte above which a gzip member is given up once 64 MB have come out. */
  readonly maxRatio?: number | undefined
}

/**
 * Reads the records of a WARC or ARC file, gzipped or not as its first bytes say, in batches in file order. Throws only when
 * the file cannot be opened or read.
 *
 * The offset of a record is that of its first byte in a plain file, and that of its gzip member where each record has
 * its own, as in a CDX index. Further records of the same member add their place in its unpacked bytes; so in a file
 * gzipped whole, the offset counts unpacked bytes from its start.
 */
export async function* readWarc(
  path: string,
  { maxRatio = DEFAULT_MAX_RATIO, ...options }: ReaderOptions,
): AsyncGenerator<readonly (WarcRecord | Unreadable)[]> {
  const file = await FileWindow.open(path)
  try {
    await file.load(0, 2)
    const gzipped = file.bytes[0] === 0x1f && file.bytes[1] === 0x8b
    const parser = new WarcParser(gzipped ? options : { ...options, size: file.size })
    for await (const _ of gzipped
      ? feedMembers(file, parser, options.framing ?? WARC_FRAMING, maxRatio)
      : feedPlain(file, parser)) {
      const batch = parser.take()
      if (batch.length > 0) yield batch
    }
    parser.close()
    const rest = parser.take()
    if (rest.length > 0) yield rest
  } finally {
    await file.close()
  }
}

async function* feedPlain(file: FileWindow, parser: WarcParser): AsyncGenerator<void> {
  for (let at = 0; at < file.size; at = file.end) {
    await file.load(at, 1)
    if (at === 0) parser.begin(0, file.from(at))
    else parser.push(file.from(at))
    yield
  }
}

async function* feedMembers(
  file: FileWindow,
  parser: WarcParser,
  framing: Framing,
  maxRatio: number,
): AsyncGenerator<void> {
  /** Up to here a broken member was unpacked. A second fault before it goes on behind it: the work stays linear. */
  let tried = 0
  let at = 0
  while (at < file.size) {
    await file.load(at, WINDOW_BYTES)
    const next = feedWholeMembers(file, at, parser)
    if (next > at) {
      at = next
      yield
      continue
    }
    if (file.from(at).every((byte) => byte === 0)) {
      at = file.end
      continue
    }
    const { end, fault, sound = false } = yield* feedInPieces(file, at, parser, maxRatio)
    if (fault === undefined) {
      at = end
      continue
    }
    const from = sound ? end : at < tried ? Math.max(tried, at + 1) : at + 1
    tried = Math.max(tried, end)
    at = await findMember(file, from, framing)
  }
}

/** Feeds the members that lie whole in the window. Returns the offset behind the last, `position` when there is none. */
function feedWholeMembers(file: FileWindow, position: number, parser: WarcParser): number {
  let at = position
  for (let unpacked = 0; unpacked < BATCH_BYTES && at < file.end; ) {
    const member = inflateWhole(file.from(at))
    if (member === undefined) break
    parser.begin(at, member.data)
    parser.end()
    unpacked += member.data.length
    at += member.bytes
  }
  return at
}

/** Feeds the member at `position` in pieces, and says to the parser how it ended. */
async function* feedInPieces(
  file: FileWindow,
  position: number,
  parser: WarcParser,
  maxRatio: number,
): AsyncGenerator<void, MemberEnd> {
  const head = Uint8Array.from(file.from(position).subarray(0, HEAD_BYTES))
  if (gzipHeaderBytes(file.from(position)) === 0) {
    const fault = { cause: 'not a gzip member', detail: `expected bytes 1f 8b 08, found ${hex(head)}` }
    parser.fail({ offset: position, ...fault, head })
    return { end: position + 1, fault }
  }
  const pieces = inflateInPieces(file, position, maxRatio)
  let begun = false
  let piece = await pieces.next()
  for (; piece.done !== true; piece = await pieces.next()) {
    if (begun) parser.push(piece.value)
    else parser.begin(position, piece.value)
    begun = true
    yield
  }
  const { fault } = piece.value
  if (fault === undefined) parser.end()
  else parser.fail({ offset: position, ...fault, head })
  return piece.value
}

/** Offset of the next member from `from` on that unpacks to a record; the size of the file when there is none. */
async function findMember(file: FileWindow, from: number, framing: Framing): Promise<number> {
  for (let at = from; at < file.size; ) {
    await file.load(at, PROBE_BYTES)
    const found = file.bytes.indexOf(0x1f, at - file.start)
    if (found === -1) {
      at = file.end
      continue
    }
    at = file.start + found
    await file.load(at, PROBE_BYTES)
    const head = memberHead(file.from(at))
    if (head !== undefined && framing.startsAt(head, 0)) return at
    at += 1
  }
  return file.size
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 3), (byte) => byte.toString(16).padStart(2, '0')).join(' ')

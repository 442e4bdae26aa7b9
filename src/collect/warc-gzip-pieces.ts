import { crc32, createInflateRaw } from 'node:zlib'
import { mostUnpacked } from './decompress.ts'
import { gzipHeaderBytes, TRAILER_BYTES, trailerFits } from './warc-gzip.ts'
import type { FileWindow } from './warc-window.ts'

const CHUNK_BYTES = 256 * 1024
/** Packed bytes unpacked in one step: at most about 1,032 times as many come out, and are held, at once. */
const STEP_BYTES = 64 * 1024
/** The same behind the last good step of a broken member, to save what stands just before the fault. */
const FINE_STEP_BYTES = 64

/** How a member ended: `end` is the offset in the file one past what was consumed of it. */
export interface MemberEnd {
  readonly end: number
  readonly fault?: { readonly cause: string; readonly detail: string }
  /** Nothing is wrong with the bytes up to `end`: no other member begins in them. */
  readonly sound?: boolean
}

/**
 * Unpacks the gzip member at `position` in pieces, whatever its size. What precedes a fault is yielded. A member that has
 * unpacked to more than 64 MB and more than `maxRatio` times what was read of it is given up there.
 */
export async function* inflateInPieces(
  file: FileWindow,
  position: number,
  maxRatio: number,
): AsyncGenerator<Buffer, MemberEnd> {
  await file.load(position, STEP_BYTES)
  const start = position + gzipHeaderBytes(file.from(position))
  const member = yield* inflateSteps(file, start, { fineFrom: file.size, known: 0, maxRatio })
  if (member.overRatio) return tooMuch(member, start, maxRatio)
  if (member.error === undefined) return checkTrailer(file, member)
  // zlib throws away what it had unpacked in the step that failed: go there once more, in finer steps.
  const again = yield* inflateSteps(file, start, { fineFrom: member.end, known: member.length, maxRatio })
  return { end: again.end, fault: { cause: 'corrupt gzip', detail: (again.error ?? member.error).message } }
}

interface StepsEnd {
  /** Offset in the file: of the trailer, of the step that failed, or the end of the file. */
  readonly end: number
  readonly ended: boolean
  readonly error: Error | undefined
  readonly overRatio: boolean
  /** CRC-32 and number of the unpacked bytes. */
  readonly crc: number
  readonly length: number
}

const tooMuch = ({ end, length }: StepsEnd, start: number, maxRatio: number): MemberEnd => ({
  end,
  sound: true,
  fault: {
    cause: 'decompression ratio',
    detail: `the first ${end - start} bytes of a gzip member unpack to more than ${length}; the rest of it was not read; if the file is to be trusted, raise limits.ratio (${maxRatio})`,
  },
})

async function checkTrailer(file: FileWindow, { end, ended, crc, length }: StepsEnd): Promise<MemberEnd> {
  await file.load(end, TRAILER_BYTES)
  const trailer = file.from(end)
  if (!ended || trailer.length < TRAILER_BYTES) {
    const detail = `the file ends within a member, ${length} bytes of it unpacked`
    return { end: file.size, fault: { cause: 'cut gzip member', detail } }
  }
  if (trailerFits(trailer, crc, length)) return { end: end + TRAILER_BYTES }
  return {
    end: end + TRAILER_BYTES,
    fault: { cause: 'corrupt gzip', detail: 'the CRC does not fit the data' },
  }
}

/** Inflates from `start` on, from `fineFrom` on in fine steps. The first `known` unpacked bytes are not yielded. */
async function* inflateSteps(
  file: FileWindow,
  start: number,
  {
    fineFrom,
    known,
    maxRatio,
  }: { readonly fineFrom: number; readonly known: number; readonly maxRatio: number },
): AsyncGenerator<Buffer, StepsEnd> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES })
  let output: Buffer[] = []
  let ended = false
  let error: Error | undefined
  let wake = (): void => {}
  inflate.on('data', (chunk: Buffer) => output.push(chunk))
  inflate.on('end', () => {
    ended = true
    wake()
  })
  inflate.on('error', (reason) => {
    error = reason
    wake()
  })
  /** Resolves when the step is unpacked; when the data ends or fails in it, zlib does not call back, the event does. */
  const step = (packed: Buffer): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      inflate.write(packed, (reason) => {
        if (reason === undefined || reason === null) resolve()
      })
    })

  let crc = 0
  let length = 0
  let at = start
  let overRatio = false
  try {
    while (!ended && error === undefined && !overRatio && at < file.size) {
      const size = at < fineFrom ? Math.min(STEP_BYTES, fineFrom - at) : FINE_STEP_BYTES
      await file.load(at, size)
      const packed = file.from(at, Math.min(at + size, file.end))
      await step(packed)
      const chunks = output
      output = []
      const most = mostUnpacked(at + packed.length - start, maxRatio)
      for (const chunk of chunks) {
        overRatio = length + chunk.length > most
        if (overRatio) break
        const unknown = chunk.subarray(Math.max(0, Math.min(known - length, chunk.length)))
        crc = crc32(chunk, crc)
        length += chunk.length
        if (unknown.length > 0) yield unknown
      }
      if (error === undefined) at += packed.length
    }
  } finally {
    inflate.destroy()
  }
  const end = ended && !overRatio ? start + inflate.bytesWritten : at
  return { end, ended, error, overRatio, crc, length }
}

import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { RunError } from '../errors.ts'

const MIN_PART = 8 * 1024 * 1024
/** S3 takes no more parts than this. */
const MAX_PARTS = 10_000
/** Parts on the way at once; as many are in memory. */
const SENDERS = 4

/** Bytes of a part for a file of this size. A file no larger than one part is sent in one request. */
export const partSize = (size: number): number => Math.max(MIN_PART, Math.ceil(size / MAX_PARTS))

async function readPart(file: FileHandle, path: string, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, start + read)
    if (bytesRead === 0)
      throw new RunError(`${path} became shorter while it was uploaded; try again when it is complete`)
    read += bytesRead
  }
  return bytes
}

interface Target {
  readonly Bucket: string
  readonly Key: string
}

interface Part {
  readonly PartNumber: number
  readonly ETag: string | undefined
  readonly ChecksumCRC32: string | undefined
}

interface Manner {
  /** Tries again as long as that may help. */
  readonly patiently: <T>(request: () => Promise<T>) => Promise<T>
  /** One line for the user. */
  readonly explained: (error: unknown) => Error
}

/**
 * Sends a file in parts. The SDK's own `Upload` gives the object a checksum of its parts' checksums, which no download can
 * check; here it is that of the whole content, and the server compares it with what it has before the object appears.
 */
export async function uploadInParts(
  client: S3Client,
  target: Target,
  path: string,
  size: number,
  { patiently, explained }: Manner,
): Promise<void> {
  const { UploadId } = await patiently(() =>
    client.send(
      new CreateMultipartUploadCommand({
        ...target,
        ChecksumAlgorithm: 'CRC32',
        ChecksumType: 'FULL_OBJECT',
      }),
    ),
  )
  const upload = { ...target, UploadId }
  try {
    const { parts, checksum } = await sendParts(client, upload, path, size, patiently)
    await patiently(() =>
      client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: parts },
          ChecksumCRC32: checksum,
          ChecksumType: 'FULL_OBJECT',
          MpuObjectSize: size,
        }),
      ),
    )
  } catch (error) {
    try {
      await client.send(new AbortMultipartUploadCommand(upload))
    } catch {
      throw new RunError(
        `${explained(error).message}; what was sent is never seen as an object but takes space until a lifecycle rule (AbortIncompleteMultipartUpload) removes it`,
      )
    }
    throw error
  }
}

async function sendParts(
  client: S3Client,
  upload: Target & { UploadId: string | undefined },
  path: string,
  size: number,
  patiently: Manner['patiently'],
): Promise<{ parts: Part[]; checksum: string }> {
  const file = await open(path)
  try {
    let crc = 0
    const length = partSize(size)
    const read = async function* (): AsyncGenerator<{ PartNumber: number; Body: Buffer }> {
      for (let start = 0; start < size; start += length) {
        const Body = await readPart(file, path, start, Math.min(length, size - start))
        crc = crc32(Body, crc)
        yield { PartNumber: start / length + 1, Body }
      }
    }
    // The senders share one reader, which hands out parts in their order: the checksum of the whole needs that.
    const queue = read()
    const parts: Part[] = []
    const send = async (): Promise<void> => {
      for await (const part of queue) {
        const { ETag, ChecksumCRC32 } = await patiently(() =>
          client.send(new UploadPartCommand({ ...upload, ...part, ChecksumAlgorithm: 'CRC32' })),
        )
        parts.push({ PartNumber: part.PartNumber, ETag, ChecksumCRC32 })
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: SENDERS }, send))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    parts.sort((a, b) => a.PartNumber - b.PartNumber)
    return { parts, checksum: base64(crc) }
  } finally {
    await file.close()
  }
}

function base64(crc: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc)
  return bytes.toString('base64')
}

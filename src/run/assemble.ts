import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Transform } from 'node:stream'
import zlib, { createGunzip } from 'node:zlib'
import { BlockFile, writeFully } from '../write/block-file.ts'
import { partName } from './layout.ts'
import type { ManifestPart } from './manifest.ts'
import type { RankedLine, TaskFile } from './unit-output.ts'

/** A file of a committed task, with where it stands. */
export interface CommittedFile extends TaskFile {
  /** Absolute. */
  readonly absolute: string
  /** Within the run directory. */
  readonly key: string
}

const READ = 1 << 20

/** What file systems answer that have no hard links, allow no more of them, or none to a file elsewhere. */
const NO_LINK = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']

/** A hard link: the unit keeps its file until the manifest is written, and no byte is copied. Else a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!NO_LINK.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  }
}

function unpacked(path: string, raw: Readable): Readable {
  if (path.endsWith('.gz')) return raw.pipe(createGunzip({ chunkSize: READ }))
  if (!path.endsWith('.zst')) return raw
  const { createZstdDecompress } = zlib as unknown as { createZstdDecompress?: () => Transform }
  if (createZstdDecompress === undefined) {
    throw new Error(`reading zstd needs Node 22.15 or later, this is ${process.version}`)
  }
  return raw.pipe(createZstdDecompress())
}

/** SHA-256 of a file, and of its content before compression. */
export async function digests(
  path: string,
): Promise<{ bytes: number; sha256: string; content: { bytes: number; sha256: string } }> {
  const file = createHash('sha256')
  const content = createHash('sha256')
  let bytes = 0
  let contentBytes = 0
  const raw = createReadStream(path, { highWaterMark: READ })
  raw.on('data', (chunk) => {
    file.update(chunk)
    bytes += chunk.length
  })
  const plain = unpacked(path, raw)
  const failed = new Promise<never>((_, reject) => raw.on('error', reject))
  failed.catch(() => {})
  await Promise.race([
    failed,
    (async () => {
      for await (const chunk of plain) {
        content.update(chunk as Buffer)
        contentBytes += (chunk as Buffer).length
      }
    })(),
  ])
  return {
    bytes,
    sha256: file.digest('hex'),
    content: { bytes: contentBytes, sha256: content.digest('hex') },
  }
}

function append(fd: number, path: string): void {
  const from = openSync(path, 'r')
  const block = Buffer.allocUnsafe(READ)
  try {
    for (let n = readSync(from, block); n > 0; n = readSync(from, block)) writeFully(fd, block.subarray(0, n))
  } finally {
    closeSync(from)
  }
}

/** Consecutive files whose content fits in `target` bytes together; a larger one stands alone. */
function batches(files: readonly CommittedFile[], target: number): CommittedFile[][] {
  const grouped: CommittedFile[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const file of files) {
    if (size + file.content.bytes > target) {
      grouped.push([])
      size = 0
    }
    grouped.at(-1)!.push(file)
    size += file.content.bytes
  }
  return grouped
}

/**
 * Puts the files of one group, in unit order, into `root/dir` as `part-00000.…`. With `target`, small ones are joined by
 * appending bytes (gzip members and lines both allow it); a file alone is linked, or copied where the file system has no links.
 */
export async function assembleParts(
  root: string,
  dir: string,
  extension: string,
  files: readonly CommittedFile[],
  target: number,
): Promise<ManifestPart[]> {
  mkdirSync(join(root, dir), { recursive: true })
  const parts: ManifestPart[] = []
  for (const [i, batch] of batches(files, target).entries()) {
    const path = `${dir}/${partName(i, extension)}`
    const absolute = join(root, path)
    const [only] = batch
    if (batch.length === 1 && only !== undefined) {
      linkOrCopy(only.absolute, absolute)
      const { bytes, sha256, content, docs, chars, group } = only
      parts.push({ path, group, docs, chars, bytes, sha256, content })
      continue
    }
    const fd = openSync(absolute, 'wx')
    for (const file of batch) append(fd, file.absolute)
    closeSync(fd)
    parts.push({
      path,
      group: batch[0]!.group,
      docs: batch.reduce((sum, file) => sum + file.docs, 0),
      chars: batch.reduce((sum, file) => sum + file.chars, 0),
      ...(await digests(absolute)),
    })
  }
  return parts
}

/** Writes sampled removed documents of one step, smallest ranks first. */
export function assembleSample(
  root: string,
  step: string,
  dir: string,
  lines: readonly RankedLine[],
  level: number,
): ManifestPart {
  mkdirSync(join(root, dir), { recursive: true })
  const path = `${dir}/${partName(0, 'jsonl.gz')}`
  mkdirSync(dirname(join(root, path)), { recursive: true })
  const file = new BlockFile(join(root, path), 'gzip', level)
  for (const { line } of lines) file.write(line)
  return { path, group: step, docs: lines.length, chars: 0, ...file.close() }
}

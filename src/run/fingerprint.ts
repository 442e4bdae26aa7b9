import { createHash } from 'node:crypto'

const EDGE = 65_536

/**
 * SHA-256 over a file's size, first and last 64 KiB: tells another file under the same name without reading it all. `read`
 * gives `length` bytes from `start` on, fewer at the end of the file.
 */
export async function fingerprint(
  size: number,
  read: (start: number, length: number) => Promise<Buffer>,
): Promise<string> {
  const hash = createHash('sha256').update(`${size}\n`)
  hash.update(await read(0, EDGE))
  if (size > EDGE) hash.update(await read(Math.max(EDGE, size - EDGE), EDGE))
  return hash.digest('hex')
}

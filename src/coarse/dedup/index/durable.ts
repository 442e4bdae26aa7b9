import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const READ_BYTES = 1 << 20

/** Asks the disk to keep what a file or directory holds. Directories cannot be asked on Windows, which keeps them anyway. */
export function sync(path: string, kind: 'file' | 'directory'): void {
  if (kind === 'directory' && process.platform === 'win32') return
  const fd = openSync(path, kind === 'file' ? 'r+' : 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Replaces a file: whole or not at all, even when the power goes. One writer at a time. */
export function writeDurably(path: string, content: string): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, content, { flush: true })
  renameSync(temporary, path)
  sync(dirname(path), 'directory')
}

/** Renames a directory, and makes that last. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  sync(dirname(to), 'directory')
}

/** Size and SHA-256 of a file. */
export function hashFile(path: string): { readonly bytes: number; readonly sha256: string } {
  const hash = createHash('sha256')
  const block = Buffer.allocUnsafe(READ_BYTES)
  const fd = openSync(path, 'r')
  let bytes = 0
  try {
    for (let n = readSync(fd, block); n > 0; n = readSync(fd, block)) {
      hash.update(block.subarray(0, n))
      bytes += n
    }
  } finally {
    closeSync(fd)
  }
  return { bytes, sha256: hash.digest('hex') }
}

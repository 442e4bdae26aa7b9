import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../errors.ts'
import { FileStorage } from './file-storage.ts'
import { isS3Url } from './s3-url.ts'
import type { Storage } from './storage.ts'

/**
 * A directory by its path or as `file:///data/run`, or `s3://bucket/prefix`. Nothing is contacted or made yet. Throws
 * `UsageError` for what is no such URL.
 */
export async function openStorage(url: string): Promise<Storage> {
  if (isS3Url(url)) {
    // The SDK takes a third of a second to load; local runs do without.
    const { openS3Storage } = await import('./s3-storage.ts')
    return openS3Storage(url)
  }
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) return new FileStorage(resolve(url))
  if (scheme !== 'file') {
    throw new UsageError(
      `storage by ${scheme}:// is not supported: expected a directory, file:///path or s3://bucket/prefix`,
    )
  }
  return new FileStorage(pathOf(url))
}

function pathOf(url: string): string {
  try {
    return resolve(fileURLToPath(url))
  } catch {
    // Not repeated: what stands before an @ could be a secret.
    throw new UsageError(
      'file:// URL without a local absolute path: expected file:///path, special characters percent-encoded',
    )
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { DAMAGED, isMismatch, nameOf, statusOf, UNREACHABLE } from './s3-errors.ts'
import { codeOf } from './whole-file.ts'

const INTERRUPTED = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'])
/** What a server says of itself, for a request or for one object of many. */
export const BUSY: ReadonlySet<string> = new Set([
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'OperationAborted',
])

/** The answer ended before its length was reached. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError'
}

/** May the same request succeed a little later? */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  const status = statusOf(error) ?? 0
  const name = nameOf(error)
  return (
    status >= 500 ||
    status === 429 ||
    BUSY.has(name) ||
    DAMAGED.has(name) ||
    name === 'TimeoutError' ||
    // A host name that is not known does not become known within a minute.
    (UNREACHABLE.has(code) && code !== 'ENOTFOUND') ||
    INTERRUPTED.has(code) ||
    error instanceof CutOffError ||
    isMismatch(error)
  )
}

/**
 * The SDK tries a request a few times within a second. This waits for a server that comes back, and covers what the SDK does
 * not: an answer that begins well and breaks off. `pauses` are milliseconds; there is one try more than pauses.
 */
export async function patiently<T>(pauses: readonly number[], request: () => Promise<T>): Promise<T> {
  for (const wait of pauses) {
    try {
      return await request()
    } catch (error) {
      if (!isTransient(error)) throw error
      // Many workers that lost the same server should not come back at once.
      await pause(wait * (0.5 + Math.random() / 2))
    }
  }
  return request()
}

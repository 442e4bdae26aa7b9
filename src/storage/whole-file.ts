import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf, RunError } from '../errors.ts'
import { TEMPORARY } from './keys.ts'

export const codeOf = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | undefined)?.code

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EACCES: 'permission denied; let this user read and write there',
  EPERM: 'permission denied; let this user read and write there',
  EROFS: 'the file system is mounted read-only',
  ENOTDIR: 'a part of the path is a file; a key cannot lie below another key',
  EEXIST: 'a part of the path is a file; a key cannot lie below another key',
  EISDIR: 'it is a directory; other keys lie below it',
  EMFILE: 'too many open files; raise `ulimit -n`',
}

const DISK_CODES = new Set([...Object.keys(ADVICE), 'ENOENT', 'EIO', 'EFBIG', 'ENAMETOOLONG'])

/** Did a local file fail, and not the network? (A firewall may refuse a connection with EPERM.) */
export const isDiskFault = (error: unknown): boolean =>
  DISK_CODES.has(codeOf(error) ?? '') && (error as NodeJS.ErrnoException).syscall !== 'connect'

/** A `RunError` that keeps the system's `code`, so that a full disk can be told from the rest. */
export function diskError(action: 'read' | 'write' | 'remove', path: string, error: unknown): Error {
  if (error instanceof RunError) return error
  const code = codeOf(error)
  const advice = code === undefined ? undefined : ADVICE[code]
  const told = new RunError(`cannot ${action} ${path}: ${advice ?? messageOf(error)}`, { cause: error })
  return code === undefined ? told : Object.assign(told, { code })
}

/** `fill` writes the file under a temporary name in the same directory; it appears whole or not at all. */
export async function replaceFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `${TEMPORARY}${randomUUID()}`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await fill(temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

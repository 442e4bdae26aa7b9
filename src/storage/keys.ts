import { RunError } from '../errors.ts'

/** Names of files that are still being written; no key has such a part, and none is listed. */
export const TEMPORARY = '.mdfs-tmp-'

/** Why a string cannot be a key of a storage, or undefined. One rule for all storages, so that a run can move. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return 'is empty'
  if (!key.isWellFormed()) return 'is no valid Unicode'
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'holds a control character'
  if (key.includes('\\')) return 'holds a backslash; parts are separated by "/"'
  for (const part of key.split('/')) {
    if (part === '') return 'begins or ends with "/" or holds "//"'
    if (part === '.' || part === '..') return `holds the part "${part}"`
    if (part.startsWith(TEMPORARY))
      return `holds a part that begins with ${TEMPORARY}, which is for unfinished files`
  }
  return undefined
}

export function checkKey(key: string): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new RunError(`the storage key ${JSON.stringify(key)} ${problem}`)
}

/** A prefix is what a key can begin with: nothing, or a key cut anywhere. */
export function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(`${prefix}x`)
}

export function checkRange(start: number, length: number): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(length) || start < 0 || length < 0) {
    throw new RangeError(`a range needs whole numbers from 0 on; got start ${start}, length ${length}`)
  }
}

import { splitsCodePoint } from './ranges.ts'

/** A run of characters, in UTF-16 units. */
export interface Run {
  readonly start: number
  readonly end: number
}

/**
 * The longest run of `text` round its `length` units from `at` that stands in `other` round `otherAt` too, whole code points
 * alone; `undefined` when the seeds themselves differ, which only keys by chance the same can cause.
 */
export function commonRun(
  text: string,
  at: number,
  other: string,
  otherAt: number,
  length: number,
): Run | undefined {
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(at + i) !== other.charCodeAt(otherAt + i)) return undefined
  }
  const room = Math.min(at, otherAt)
  let left = 0
  while (left < room && text.charCodeAt(at - left - 1) === other.charCodeAt(otherAt - left - 1)) left += 1
  const end = Math.min(text.length - at, other.length - otherAt)
  let right = length
  while (right < end && text.charCodeAt(at + right) === other.charCodeAt(otherAt + right)) right += 1
  const run = { start: at - left, end: at + right }
  return {
    start: splitsCodePoint(text, run.start) ? run.start + 1 : run.start,
    end: splitsCodePoint(text, run.end) ? run.end - 1 : run.end,
  }
}

/** Kinds of personal data. Names stand in receipts as `privacy.phone` and so on. */
export const PERSONAL_KINDS = [
  'phone',
  'landline',
  'id-card',
  'email',
  'qq',
  'wechat',
  'ip',
  'bank-card',
] as const

export type PersonalKind = (typeof PERSONAL_KINDS)[number]

/** A place in a text, in UTF-16 offsets. */
export interface PersonalSpan {
  readonly start: number
  readonly end: number
  readonly kind: PersonalKind
}

/**
 * What stands before a candidate, at most `length` units of it, within its clause: looks neither over line ends, brackets and
 * sentence marks nor into what was found before. A mask ends in a bracket, so a masked text shows the same.
 */
export function clauseBefore(text: string, at: number, from: number, length: number): string {
  const start = Math.max(from, at - length)
  let begin = at
  while (begin > start && !CLAUSE_ENDS.has(text[begin - 1]!)) begin -= 1
  return text.slice(begin, at)
}

const CLAUSE_ENDS = new Set('\n。！？；;!?[]【】')

/** Matches a sticky pattern at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

import { unitsOf } from '../units.ts'
import { qqAt, wechatAt } from './accounts.ts'
import { matchAt, type PersonalSpan } from './kinds.ts'
import { emailAt, ipAt } from './network.ts'
import { type NumberOptions, personalNumberAt } from './numbers.ts'

/** What can start personal data, by UTF-16 unit: the walk looks at nothing else. */
const Sign = { none: 0, digit: 1, at: 2, cue: 3 } as const

const SIGN_OF_UNIT = new Uint8Array(0x10000)
for (const unit of '0123456789') SIGN_OF_UNIT[unit.charCodeAt(0)] = Sign.digit
for (const unit of '加qQ扣企球微薇威vVwW') SIGN_OF_UNIT[unit.charCodeAt(0)] = Sign.cue
SIGN_OF_UNIT['@'.charCodeAt(0)] = Sign.at

/** A cue word begins so; saves the full patterns on ordinary words. */
const CUE = /qq|q群|扣扣|扣群|企鹅|球球|加[qvVQ扣微]|[微薇威]信|v[x信]|wx|we[ci]/iy

/** Shortest run of digits that is a personal number without separators. */
const SHORTEST_NUMBER = 11
/** After a shorter run: what can join it to the next one. */
const JOINS = new Uint8Array(0x10000)
for (const unit of '.-－–— )）:abcdefABCDEF') JOINS[unit.charCodeAt(0)] = 1

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a

/** Units that tie a number to what stands before it: `v1.2`, `no-123`, `id_13…`, `/13….html`, `￥13…`. */
const TIES = new Set(Array.from('_./=#%$¥￥&-', (unit) => unit.charCodeAt(0)))

/** All personal data in a text, in order, without overlaps. Linear in the text. */
export function findPersonal(text: string, options: NumberOptions): PersonalSpan[] {
  const units = unitsOf(text)
  const { length } = text
  const spans: PersonalSpan[] = []
  let done = 0
  let nextEmail = firstEmail(text, 0)
  for (let i = 0; i < length; i++) {
    const sign = SIGN_OF_UNIT[units[i]!]
    if (sign === Sign.none || i < done) continue
    if (nextEmail !== undefined && i >= nextEmail.start) {
      spans.push(nextEmail)
      done = nextEmail.end
      nextEmail = firstEmail(text, done)
      continue
    }
    let found: readonly PersonalSpan[] = []
    if (sign === Sign.digit) {
      let end = i + 1
      while (end < length && isDigit(units[end]!)) end += 1
      if (end - i >= SHORTEST_NUMBER || (end < length && JOINS[units[end]!] === 1)) {
        found = numbersAt(text, i, done, options)
      }
      if (found.length === 0) i = end - 1
    } else if (
      sign === Sign.cue &&
      matchAt(CUE, text, i) !== null &&
      !(i > done && isLetter(units[i - 1]!))
    ) {
      const wechat = wechatAt(text, i)
      found = wechat === undefined ? qqAt(text, i) : [wechat]
    }
    const last = found[found.length - 1]
    if (last === undefined || (nextEmail !== undefined && last.end > nextEmail.start)) continue
    spans.push(...found)
    done = last.end
  }
  return spans
}

function firstEmail(text: string, from: number): PersonalSpan | undefined {
  for (let at = text.indexOf('@', from); at !== -1; at = text.indexOf('@', at + 1)) {
    const email = emailAt(text, at, from)
    if (email !== undefined) return email
  }
  return undefined
}

/** The number that starts at `at`, unless it is tied to what stands before; right behind a find nothing is. */
function numbersAt(text: string, at: number, done: number, options: NumberOptions): readonly PersonalSpan[] {
  const slash = at - 1 === done && done > 0 && text[at - 1] === '/'
  if (at > done && !slash && TIES.has(text.charCodeAt(at - 1))) return []
  const span = personalNumberAt(text, at, done, options) ?? ipAt(text, at, done)
  return span === undefined ? [] : [span]
}

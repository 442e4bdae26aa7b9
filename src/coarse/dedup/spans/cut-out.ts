const BLANK = Uint8Array.from({ length: 0x10000 }, (_, unit) =>
  /\s/.test(String.fromCharCode(unit)) ? 1 : 0,
)
const LINE_END = Uint8Array.from({ length: 0x10000 }, (_, unit) =>
  /[\n\r\u2028\u2029]/.test(String.fromCharCode(unit)) ? 1 : 0,
)

/** Is the unit there white space, line ends included?. */
export const isBlank = (text: string, at: number): boolean => BLANK[text.charCodeAt(at)] === 1

/** Does the unit there end a line?. */
export const isLineEnd = (text: string, at: number): boolean => LINE_END[text.charCodeAt(at)] === 1

/** Given a part that is to go, what goes along with it: the part, widened by white space. */
export type Widen = (text: string, start: number, end: number) => readonly [start: number, end: number]

/** A text without some ranges, each widened; ranges that touch are widened as one. */
export function cutOut(text: string, ranges: Uint32Array, widen: Widen): string {
  let left = ''
  let kept = 0
  let from = 0
  let to = -1
  for (let i = 0; i < ranges.length; i += 2) {
    const start = ranges[i]!
    if (to < 0 || start > to) {
      if (to >= 0) {
        left += text.slice(kept, from)
        kept = to
      }
      from = start
    }
    const [wideFrom, wideTo] = widen(text, from, ranges[i + 1]!)
    from = Math.max(kept, wideFrom)
    to = wideTo
  }
  return to < 0 ? text : left + text.slice(kept, from) + text.slice(to)
}

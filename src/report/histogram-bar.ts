/** Where a broken bar is broken, as a share of its height. */
const BREAK_AT = 0.75
/** A part with documents in it is never drawn as nothing. */
const LEAST_PX = 1
/** Of a digit in the axis font. */
const DIGIT_PX = 7.5

/** A bar in pixels; `base` is its lower edge. */
export interface Box {
  readonly x: number
  readonly base: number
  readonly width: number
  readonly height: number
}

export interface Part {
  readonly type: 'rect'
  readonly shape: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly style: { readonly fill: string }
}

/** What was passed on, and what was removed on top of it. */
export function stack({ x, base, width, height }: Box, passed: number, removed: number): Part[] {
  const upper = removed === 0 ? 0 : Math.max(LEAST_PX, (height * removed) / (passed + removed))
  const lower = passed === 0 ? 0 : Math.max(LEAST_PX, height - upper)
  const part = (y: number, size: number, fill: string): Part[] =>
    size === 0 ? [] : [{ type: 'rect', shape: { x, y, width, height: size }, style: { fill } }]
  return [...part(base - lower, lower, 'var(--kept)'), ...part(base - lower - upper, upper, 'var(--removed)')]
}

/** A slanted gap across a bar. */
export function breakOf({ x, base, width, height }: Box): number[][] {
  const y = base - height * BREAK_AT
  return [
    [x - 2, y + 3],
    [x + width + 2, y - 3],
    [x + width + 2, y - 7],
    [x - 2, y - 1],
  ]
}

/** Where a number stands beside a bar: towards the middle of the chart, beyond threshold lines that would cross it. */
export function besideBar({ x, width }: Box, text: string, middle: number, lines: readonly number[]) {
  const size = text.length * DIGIT_PX
  const toRight = x < middle
  let at = toRight ? x + width + 5 : x - 5
  for (const line of toRight ? lines.toSorted((a, b) => a - b) : lines.toSorted((a, b) => b - a)) {
    if (toRight ? line > at - 5 && line < at + size : line < at + 5 && line > at - size)
      at = line + (toRight ? 5 : -5)
  }
  return { x: at, align: toRight ? ('left' as const) : ('right' as const) }
}

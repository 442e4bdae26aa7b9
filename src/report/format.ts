/** Numbers as a reader wants them. Nothing here rounds a real difference away. */

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const DECIMAL_UNITS = ['', ' k', ' M', ' G', ' T', ' P']
const NONE = '–'

/** `1234567` → `1,234,567`. */
export const integer = (value: number): string => GROUPED.format(value)

/** Three significant digits, trailing zeros kept, so that a column keeps its width: `1.23`, `12.3`, `123`. */
function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0)
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2)
}

function scaled(value: number, units: readonly string[]): string {
  let unit = 0
  let rest = value
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000
    unit += 1
  }
  return (unit === 0 ? integer(rest) : threeDigits(rest)) + units[unit]
}

/** Short form for big counts, powers of 1000: `950`, `12.3 k`, `4.56 M`. */
export const compact = (value: number): string => scaled(value, DECIMAL_UNITS)

/** The same without trailing zeros, for axes: `1 k`, `2.5 M`. */
export const rounded = (value: number): string =>
  compact(value).replace(/\.(\d*?)0+(?=\D|$)/, (_, digits) => (digits === '' ? '' : `.${digits}`))

/** Decimal units, 1 kB = 1000 B. */
export const bytes = (value: number): string =>
  scaled(
    value,
    DECIMAL_UNITS.map((unit) => (unit === '' ? ' B' : `${unit}B`)),
  )

/**
 * Share as a percentage. Never `0%` when there is something, never `100%` when something is missing; `–` of nothing.
 *
 * @param digits decimals, 1 unless told
 */
export function percent(part: number, whole: number, digits = 1): string {
  if (whole === 0) return NONE
  if (part === 0) return '0%'
  if (part === whole) return '100%'
  const share = (part / whole) * 100
  const least = 10 ** -digits
  if (share < least) return `<${least.toFixed(digits)}%`
  if (share < 100 && share > 100 - least) return `>${(100 - least).toFixed(digits)}%`
  return `${share.toFixed(digits)}%`
}

/** Seconds of work or of waiting: `5.61 µs`, `34.0 ms`, `5.21 s`, `12 min 05 s`, `3 h 07 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.9995e-3) return `${threeDigits(seconds * 1e6)} µs`
  if (seconds < 0.9995) return `${threeDigits(seconds * 1000)} ms`
  if (seconds < 59.95) return `${threeDigits(seconds)} s`
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${integer(Math.floor(whole / 3600))} h ${two(Math.floor((whole % 3600) / 60))} min`
}

/** Time that is guessed, as precise as a guess is: `under a minute`, `about 12 min`, `about 3 h 07 min`. */
export function roughly(seconds: number): string {
  if (seconds < 60) return 'under a minute'
  return `about ${duration(60 * Math.round(seconds / 60)).replace(/ 00 s$/, '')}`
}

/** A measured value or threshold: integers grouped, fractions to four significant digits. */
export function measure(value: number): string {
  if (Number.isInteger(value)) return integer(value)
  return Math.abs(value) >= 1000 ? integer(value) : String(Number(value.toPrecision(4)))
}

/** `1 document`, `2 documents`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${integer(count)} ${count === 1 ? one : many}`

import type { Clues } from './clues.ts'

const DATE_METAS = [
  'article:published_time',
  'datepublished',
  'og:published_time',
  'pubdate',
  'publishdate',
  'publish_time',
  'apub:time',
  'dc.date',
  'dc.date.issued',
  'dcterms.created',
  'parsely-pub-date',
  'sailthru.date',
  'og:release_date',
  'date',
]
const LD_DATE = /"datePublished"\s*:\s*"([^"]{8,40})"/
/** A date, its parts and those of the time of day. */
export const DATE = new RegExp(
  '((?:19|20)\\d{2})\\s?[-年/.]\\s?(\\d{1,2})\\s?[-月/.]\\s?(\\d{1,2})(?:\\s?日)?' +
    '(?:[T\\s,，（(]*(?:星期.)?[)）\\s]*(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?)?',
)

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH = `(${MONTHS.join('|')})[a-z]*\\.?`
/** `September 10th, 2005` and `10 September 2005`. */
const ENGLISH_DATE = new RegExp(
  `\\b${MONTH}\\s(\\d{1,2})(?:st|nd|rd|th)?,?\\s((?:19|20)\\d{2})\\b|\\b(\\d{1,2})(?:st|nd|rd|th)?\\s${MONTH},?\\s((?:19|20)\\d{2})\\b`,
  'i',
)

const pad = (part: string): string => part.padStart(2, '0')

/** `2021-2-3 9:05` in any of the usual spellings → `2021-02-03T09:05:00`. */
export function parseDate(text: string): string | undefined {
  const [, year = '', month = '', day = '', hour, minute = '', second = '00'] = DATE.exec(text) ?? []
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined
  const date = `${year}-${pad(month)}-${pad(day)}`
  return hour === undefined || Number(hour) > 23 ? date : `${date}T${pad(hour)}:${minute}:${second}`
}

/** The date by what the page says of itself, else by the bylines, in order. */
export function findDate({ metas, time, linkedData }: Clues, lines: readonly string[]): string | undefined {
  const found = [...DATE_METAS.map((name) => metas.get(name)), LD_DATE.exec(linkedData)?.[1], ...lines, time]
  for (const text of found) {
    const date = text === undefined ? undefined : parseDate(text)
    if (date !== undefined) return date
  }
  return lines.map(parseEnglishDate).find((date) => date !== undefined)
}

function parseEnglishDate(text: string): string | undefined {
  const found = ENGLISH_DATE.exec(text)
  if (found === null) return undefined
  const [month = '', day = '', year = ''] =
    found[1] === undefined ? [found[5], found[4], found[6]] : found.slice(1)
  return parseDate(`${year}-${MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1}-${day}`)
}

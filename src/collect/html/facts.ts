import type { Clues } from './clues.ts'
import { isLinks, type Outline, sizeOf } from './outline.ts'
import { isByline } from './phrases.ts'

/** What is known of a page beside its text. */
export interface Facts {
  readonly title?: string
  readonly author?: string
  /** `2021-02-28` or, with the time of day as the page gives it and in its own zone, `2021-02-28T09:30:00`. */
  readonly date?: string
}

/** Lines before the first and behind the last of the text in which a byline is looked for. */
const BEFORE = 12
const BEHIND = 4
/** The same for a date with the time of day, which little else but a byline has. */
const FAR_BEFORE = 24
/** Lines before the first of the text in which a title is looked for where the page has no `<title>`. */
const TITLE_BEFORE = 8
/** Characters of a line that are searched. */
const SEARCHED = 200

export function findFacts(outline: Outline, clues: Clues, chosen: readonly number[]): Facts {
  const lines = bylines(outline, chosen)
  const title = findTitle(outline, clues) ?? titleByPlace(outline, chosen)
  const author = findAuthor(clues, lines)
  const date = findDate(clues, [...lines, ...stamps(outline, chosen)])
  return {
    ...(title !== undefined && { title }),
    ...(author !== undefined && { author }),
    ...(date !== undefined && { date }),
  }
}

/** Lines around the text, the nearest before it first. */
function bylines({ lines }: Outline, chosen: readonly number[]): string[] {
  const first = chosen[0] ?? 0
  const last = chosen.at(-1) ?? -1
  const near = [
    ...lines.slice(first, first + 2),
    ...lines.slice(Math.max(0, first - BEFORE), first).reverse(),
    ...lines.slice(Math.max(first + 2, last - 1), last + 1 + BEHIND),
  ]
  return near.map(({ text }) => text.slice(0, SEARCHED))
}

/** Plain lines farther before the text that hold a date with the time of day, the nearest first. */
function stamps({ lines }: Outline, chosen: readonly number[]): string[] {
  const first = chosen[0] ?? 0
  return lines
    .slice(Math.max(0, first - FAR_BEFORE), Math.max(0, first - BEFORE))
    .filter((line) => !isLinks(line))
    .map(({ text }) => text.slice(0, SEARCHED))
    .filter((text) => DATE.exec(text)?.[4] !== undefined)
    .reverse()
}

/** The heading nearest before the text or on top of it; else the nearest plain line that may be one. */
function titleByPlace({ lines }: Outline, chosen: readonly number[]): string | undefined {
  const first = chosen[0]
  if (first === undefined) return undefined
  const near = lines.slice(Math.max(0, first - TITLE_BEFORE), first + 2).reverse()
  const heading = near.find((line) => line.heading && !isLinks(line))
  if (heading !== undefined) return heading.text.replace(/[\s-]+$/, '')
  const line = near.find(
    ({ text, size, linkSize }) =>
      linkSize === 0 && size >= 10 && size <= 100 && !isByline(text, size) && !/[。，；：:,;]/.test(text),
  )
  return line?.text
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Marks between a title and the name of its site. */
const SEPARATOR =
  /\s+[-–—|·:»«_]+\s+|\s*[|_｜]+\s*|(?<=[\u3000-\u9fff\uff00-\uff60”’…])\s*-+\s*(?=[\u3000-\u9fff])/

/** The address of a site is not a title. */
const HOST = /^[\w-]+(?:\.[\w-]+)+$/

/**
 * The longest heading that the `<title>` starts with, or that makes up much of it; else the first part of `og:title` or
 * `<title>`, unless another is twice as long: then the first is the name of the site.
 */
function findTitle({ lines }: Outline, { metas, title: raw }: Clues): string | undefined {
  const title = collapse(raw)
  const size = sizeOf(title)
  let heading = ''
  for (const line of lines) {
    if (!line.heading || line.text.length <= heading.length) continue
    const at = title.indexOf(line.text)
    if (at !== -1 && line.size >= (at === 0 ? 5 : 0.4 * size)) heading = line.text
  }
  if (heading !== '') return heading
  const parts = collapse(metas.get('og:title') ?? title)
    .split(SEPARATOR)
    .filter((part) => !HOST.test(part))
  const [first = ''] = parts
  const longest = parts.reduce((best, part) => (sizeOf(part) > sizeOf(best) ? part : best), first)
  const found = sizeOf(longest) > 2 * sizeOf(first) ? longest : first
  return found === '' ? undefined : found
}

const AUTHOR_METAS = [
  'author',
  'article:author',
  'dc.creator',
  'dcterms.creator',
  'parsely-author',
  'sailthru.author',
  'byl',
]
const LD_AUTHOR = /"author"\s*:\s*(?:\[\s*)?(?:"([^"]{2,60})"|\{[^{}]{0,300}?"name"\s*:\s*"([^"]{2,60})")/
/** One or more Chinese names, not running into the next label of the byline. */
const HAN_NAMES =
  '[\\p{Script=Han}·]{2,6}(?:[ 、,，](?!阅读|时间|来源|编辑|访问|发布|点击|责任|日期)' +
  '[\\p{Script=Han}·]{2,4}(?!\\p{Script=Han})){0,5}'
const LABELLED_AUTHOR = new RegExp(
  `(?:作\\s?者|撰\\s?文|发\\s?信\\s?人|文\\s?/)\\s?[:：]\\s?(${HAN_NAMES}|[\\p{L}\\p{N}·]{2,20})`,
  'u',
)
const REPORTER = new RegExp(`(?:记者|通讯员)(?!调查)\\s?[:：]?\\s?(${HAN_NAMES})`, 'u')
const EDITOR = new RegExp(`(?:责任编辑|责\\s?编|编\\s?辑)\\s?[:：]\\s?(${HAN_NAMES})`, 'u')
const BY = /(?:^|[|•·]\s*)(?:[Bb]y|BY):?\s+((?:\p{Lu}[\p{L}.'’-]*\s?){1,5})/u
/** Names of software, publishers and accounts. */
const NOBODY = /^https?:|[@_<>{}\\]|^\d+$|discuz|\bteam\b|\badmin|出版|期刊/i

function findAuthor({ metas, author, linkedData }: Clues, lines: readonly string[]): string | undefined {
  const ld = LD_AUTHOR.exec(linkedData)
  const found = [...AUTHOR_METAS.map((name) => metas.get(name)), ld?.[1] ?? ld?.[2], author]
  for (const pattern of [LABELLED_AUTHOR, REPORTER, BY, EDITOR])
    found.push(...lines.map((line) => pattern.exec(line)?.[1]))
  for (const name of found) {
    const clean = collapse(name ?? '').replace(/^(?:by|作者|文)[:：\s]+/i, '')
    if (clean.length >= 2 && clean.length <= 60 && !NOBODY.test(clean)) return clean
  }
  return undefined
}

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
const DATE = new RegExp(
  '((?:19|20)\\d{2})\\s?[-年/.]\\s?(\\d{1,2})\\s?[-月/.]\\s?(\\d{1,2})(?:\\s?日)?' +
    '(?:[T\\s,，（(]*(?:星期.)?[)）\\s]*(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?)?',
)

const pad = (part: string): string => part.padStart(2, '0')

/** `2021-2-3 9:05` in any of the usual spellings → `2021-02-03T09:05:00`. */
export function parseDate(text: string): string | undefined {
  const [, year = '', month = '', day = '', hour, minute = '', second = '00'] = DATE.exec(text) ?? []
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined
  const date = `${year}-${pad(month)}-${pad(day)}`
  return hour === undefined || Number(hour) > 23 ? date : `${date}T${pad(hour)}:${minute}:${second}`
}

function findDate({ metas, time, linkedData }: Clues, lines: readonly string[]): string | undefined {
  const found = [...DATE_METAS.map((name) => metas.get(name)), LD_DATE.exec(linkedData)?.[1], ...lines, time]
  for (const text of found) {
    const date = text === undefined ? undefined : parseDate(text)
    if (date !== undefined) return date
  }
  return undefined
}

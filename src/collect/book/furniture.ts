import { headingOf } from './headings.ts'

/*
 * What a page or a site adds to a book: page numbers, running heads, names of sites, links of a reading page.
 */

const HOST =
  '(?:https?:\\/\\/)?(?:[\\w-]+\\.)+(?:com|net|org|cn|cc|info|me|tw|hk|la|xyz|top|vip)(?:\\/[^\\s，。]*)?'
const FRAME = '[\\s*=~_★☆◆■●【】\\[\\]（）()<>《》「」—-]*'

/** A line that is nothing but a site, an invitation to one, or what its reading page puts under a chapter. */
const WATERMARK = new RegExp(
  `^${FRAME}(?:` +
    `${HOST}${FRAME}|` +
    `(?:本[书文電电]|[此该]书|txt|TXT|更多|最新|免费|全本|手机|电子书|请?登[录陆]|请?访问|欢迎|记住|收藏).{0,40}${HOST}.{0,30}|` +
    '本(?:书|文|电子书|作品)(?:由|来自|下载自|下載自|整理自|转载自|首发于?).{0,60}|' +
    '(?:小说|电子书|txt|TXT|全集|全本).{0,12}(?:下载|下載)(?:请|尽在|就在|网|站|地址|：).{0,40}|' +
    '(?:更多|最新)(?:精彩|好看|免费|热门|章节|小说|电子书).{0,30}(?:请|尽在|下载|访问|登[录陆]|关注).{0,40}|' +
    '(?:本章未完|请点击下一页|手机用户请|加入书签|返回书[页目架]|推荐本书|投推荐票).{0,40}|' +
    '(?:(?:上|下)一[章页頁回节]|(?:返回)?目[录錄]|返回(?:目录|首页|书页|顶部)|回目录|首页)(?:[\\s|｜/·←→]*(?:(?:上|下)一[章页頁回节]|(?:返回)?目[录錄]|返回(?:目录|首页|书页|顶部)|首页))*|' +
    '[a-zA-Z_$][\\w$.]{1,40}\\([^()]{0,60}\\);?' +
    `)${FRAME}$`,
)
const MAX_WATERMARK = 120

export const isWatermark = (line: string): boolean => {
  const text = line.trim()
  return text.length > 0 && text.length <= MAX_WATERMARK && WATERMARK.test(text)
}

const EDGE = '[\\s\\-—–·.．~*()（）[\\]【】|/]*'
const PAGE_NUMBER = new RegExp(
  `^${EDGE}(?:第\\s*|page\\s*|p\\.\\s*)?([0-9０-９]{1,5})(?:\\s*[页頁])?(?:\\s*(?:\\/|of|共)\\s*\\d{1,5}\\s*[页頁]?)?${EDGE}$`,
  'i',
)
const MAX_NUMBER = 30
/** Longest running head, in UTF-16 units. */
const MAX_HEAD = 40
/** A running head is a title: no `诗曰：`, no sentence. */
const NO_HEAD = /[：:。！？!?；;，,”"]$/

const TOP_LINES = 5

/** Fewer repeats show nothing. */
const MIN_PAGES = 5
/** Lines that a page may hold. */
const PAGE_LINES = { min: 8, max: 120 }
/** Share of the gaps between repeats that must be one page or two (heads of left pages) by a line or two. */
const REGULAR = 0.7

/**
 * Indices of the lines that are page numbers or running heads: numbers that count up, and short lines that repeat,
 * at intervals of a page. The first of equal heads is kept where it may be a title: at the top of the book, or in the form
 * of a heading. Makes sense only for text with fixed line ends: no other has pages of so many lines.
 */
export function pageFurniture(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set(pageNumbers(lines))
  for (const i of runningHeads(lines, found)) found.add(i)
  return found
}

function pageNumbers(lines: readonly string[]): number[] {
  const places: number[] = []
  let inSequence = 0
  let before = Number.NaN
  lines.forEach((line, i) => {
    const digits = line.length > MAX_NUMBER ? undefined : PAGE_NUMBER.exec(line)?.[1]
    if (digits === undefined) return
    const number = Number(digits.normalize('NFKC'))
    if (number - before === 1 || number - before === 2) inSequence += 1
    before = number
    places.push(i)
  })
  const counts = inSequence >= REGULAR * (places.length - 1)
  return counts && isRegular(places) ? places : []
}

function runningHeads(lines: readonly string[], numbers: ReadonlySet<number>): number[] {
  const places = new Map<string, number[]>()
  lines.forEach((line, i) => {
    const text = line.trim()
    if (text === '' || text.length > MAX_HEAD || numbers.has(i) || NO_HEAD.test(text)) return
    // A head with its page number: `12  夜航船`.
    const key = text.replace(/^\d{1,5}\s+|\s+\d{1,5}$/g, '')
    const list = places.get(key)
    if (list === undefined) places.set(key, [i])
    else list.push(i)
  })
  const isTitle = ([first = 0]: readonly number[]): boolean =>
    first < TOP_LINES || headingOf(lines[first] ?? '', { free: true }) !== undefined
  return [...places.values()].filter(isRegular).flatMap((list) => (isTitle(list) ? list.slice(1) : list))
}

/** Do lines stand one or two pages apart, as a rule? */
function isRegular(places: readonly number[]): boolean {
  if (places.length < MIN_PAGES) return false
  const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0))
  const page = [...gaps].sort((a, b) => a - b)[gaps.length >> 1] ?? 0
  if (page < PAGE_LINES.min || page > PAGE_LINES.max) return false
  const slack = Math.max(2, page / 10)
  const near = gaps.filter((gap) => Math.min(Math.abs(gap - page), Math.abs(gap - 2 * page)) <= slack)
  return near.length >= REGULAR * gaps.length
}

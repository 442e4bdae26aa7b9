import type { Clues } from './clues.ts'

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
/** Reporters are told from what they do by what follows their names. */
const REPORTER = new RegExp(
  `(?:记者|通讯员)(?!调查|从|在|看到|了解|采访|发现|获悉)\\s?[:：]?\\s?(${HAN_NAMES.replace('{2,6}', '{2,6}?')})` +
    '(?=$|[\\s)）】\\]|｜/]|报道|发自|摄|文|讯|整理)',
  'u',
)
const EDITOR = new RegExp(`(?:责任编辑|责\\s?编|编\\s?辑)\\s?[:：]\\s?(${HAN_NAMES})`, 'u')
const BY = /(?:^|[|•·]\s*)(?:[Bb]y|BY):?\s+((?:\p{Lu}[\p{L}.'’-]*\s?){1,5})/u
/** Names of software, publishers and accounts. */
const NOBODY = /^https?:|[@_<>{}\\]|^\d+$|discuz|\bteam\b|\badmin|出版|期刊/i

/** The author by what the page says of itself, else by the bylines, in order. */
export function findAuthor(
  { metas, author, linkedData }: Clues,
  lines: readonly string[],
): string | undefined {
  const ld = LD_AUTHOR.exec(linkedData)
  const found = [...AUTHOR_METAS.map((name) => metas.get(name)), ld?.[1] ?? ld?.[2], author]
  for (const pattern of [LABELLED_AUTHOR, REPORTER, BY, EDITOR])
    found.push(...lines.map((line) => pattern.exec(line)?.[1]))
  for (const name of found) {
    const clean = (name ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^(?:by|作者|文)[:：\s]+/i, '')
    if (clean.length >= 2 && clean.length <= 60 && !NOBODY.test(clean)) return clean
  }
  return undefined
}

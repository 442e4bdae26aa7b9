import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { readPage } from '../../src/collect/html/read.ts'
import { bareText } from '../../src/fine/split.ts'
import { hash32, type Raw, readRows, readTable, readTarGz } from './data.ts'

/** A web page taken apart by hand-made gold: its main text, and the rest, line by line. */
export interface SplitPage {
  readonly id: string
  readonly gold: Raw
  readonly rest: Raw
}

/** Longer lines beside the gold are often prose that the gold left out, not boilerplate. */
const LONGEST_BOILERPLATE = 80

const linesOf = (html: string): string[] =>
  readPage(html)
    .outline.lines.map(({ text }) => text.trim())
    .filter((text) => text !== '')

/**
 * The lines of a page that are not part of its main text, each once. Nothing when much prose is left: then the gold is
 * not the text of this page (one is an error page, some are excerpts).
 */
function boilerplate(html: string, gold: string): string {
  const bareGold = bareText(gold)
  const rest = new Set(
    linesOf(html).filter((line) => {
      const bare = bareText(line)
      return bare !== '' && !bareGold.includes(bare.slice(0, 15))
    }),
  )
  const short = [...rest].filter((line) => line.length <= LONGEST_BOILERPLATE)
  const prose = [...rest].filter((line) => /[。！？.!?]["”]?$/.test(line) && line.length > 25)
  const proseLength = prose.reduce((sum, line) => sum + line.length, 0)
  return proseLength > gold.length / 2 ? '' : short.join('\n')
}

const splitPage = (name: string, id: string, html: string, gold: string): SplitPage => ({
  id,
  gold: { text: gold, group: `${name}/${id}` },
  rest: { text: boilerplate(html, gold), group: `${name}/${id}` },
})

const chineseGold = z.object({ id: z.string(), bytes_decode_as: z.string(), text: z.string() })

/** `extract-zh`: Chinese pages of 2003 to 2022. */
export function chinesePages(data: string): SplitPage[] {
  return readRows(`${data}/extract-zh/gold.jsonl`, chineseGold).map(({ id, bytes_decode_as, text }) => {
    const bytes = readFileSync(`${data}/extract-zh/html/${id}.html`)
    return splitPage(
      'extract-zh',
      id,
      new TextDecoder(bytes_decode_as.replace(/ .*/, '')).decode(bytes),
      text,
    )
  })
}

const englishGold = z.record(z.string(), z.object({ articleBody: z.string() }))

/** `extract-en`: news and blog pages of 2018 and 2019; pages that are not in Latin script are left out. */
export function englishPages(data: string): SplitPage[] {
  const gold = englishGold.parse(JSON.parse(readFileSync(`${data}/extract-en/ground-truth.json`, 'utf8')))
  return Object.entries(gold).flatMap(([id, { articleBody }]) => {
    if (!/\b(the|and|of)\b/.test(articleBody)) return []
    const html = gunzipSync(readFileSync(`${data}/extract-en/html/${id}.html.gz`)).toString('utf8')
    return [splitPage('extract-en', id, html, articleBody)]
  })
}

/** Held out whole, as a source of its own, and never trained on: 3 of 7 Chinese pages. */
export const isHeldOutPage = ({ id }: SplitPage): boolean => hash32(id) % 7 < 3

/** What the help's generator leaves on its pages. */
const DEBUG_LINE = /^(Help content debug info|This page is: |LibreOffice 7\.4 Help)/

/** Running text of the help and manual pages in the given languages (`zh_CN` …). */
export function documentationPages(data: string, languages: readonly string[]): Raw[] {
  const files = readTarGz(`${data}/docs-html/docs-html.tar.gz`)
  return readTable(`${data}/docs-html/index.tsv`).flatMap(([path = '', language = '']) => {
    const html = files.get(path)
    if (!languages.includes(language) || html === undefined) return []
    const prose = linesOf(html.toString('utf8')).filter((line) => line.length >= 20 && !DEBUG_LINE.test(line))
    return prose.length === 0 ? [] : [{ text: prose.join('\n'), group: `docs/${path}` }]
  })
}

import { z } from 'zod'
import type { Json } from '../../document.ts'
import { detectEncoding } from '../charset.ts'
import { decoderOf, decodeUtf8, unitBytes } from '../decode.ts'
import { compressionOfName } from '../decompress.ts'
import { BETWEEN_BYTES, type Element } from '../element-cutter.ts'
import { headBytes, openEncoded } from '../encoded-bytes.ts'
import {
  type Collected,
  type CollectedDocument,
  defineFormat,
  OVER_LIMIT,
  type Unreadable,
} from '../format.ts'
import { headOf } from '../lines.ts'
import { readElements } from '../read-elements.ts'
import { outsideOfPage } from './outside.ts'
import { type Page, parsePage } from './page.ts'
import { namespaceName, parseSiteInfo, type SiteInfo, urlOfTitle } from './siteinfo.ts'
import { cleanWikitext } from './wikitext/clean.ts'
import { VARIANTS } from './wikitext/variants.ts'

const options = z.strictObject({
  namespaces: z
    .array(z.int())
    .default([0])
    .describe('numbers of the namespaces whose pages are documents: 0 articles, 14 categories …'),
  variant: z
    .enum(Object.keys(VARIANTS) as [keyof typeof VARIANTS, ...(keyof typeof VARIANTS)[]])
    .default('zh-hans')
    .describe('form of Chinese that -{zh-hans:…;zh-hant:…}- is resolved to'),
  math: z.enum(['tex', 'drop']).default('tex').describe('formulas: their TeX source as $…$, or nothing'),
})
type Options = z.output<typeof options>

/** Dumps before 2011 have no `<redirect>`. */
const REDIRECT = /^\s*#(?:redirect|重定向|重新導向)\s*:?\s*\[\[/i

export const mediawiki = defineFormat({
  name: 'mediawiki',
  about:
    'MediaWiki XML dump (Wikipedia): the clean text of the last revision of each article. UTF-8, UTF-16 or UTF-32. Offsets are bytes of the file, decompressed where it is compressed, and counted as UTF-8 where it is UTF-16 or UTF-32.',
  extensions: ['.xml'],
  // Parts of a dump name their range of pages, excerpts what they are: zhwiki-20240501-pages-articles1.xml-p1p187712.bz2.
  endings: /\.xml-p\d+p\d+(?:-\w+)?$/,
  options,
  splittable: (fileName) => compressionOfName(fileName) === undefined,
  async *read(input, options, limits) {
    const head = await headBytes(input, BETWEEN_BYTES)
    const { encoding } = detectEncoding(head)
    const wide = unitBytes(encoding) > 1
    const headText = (wide ? decoderOf(encoding, false)(head) : head.toString('utf8')) ?? ''
    let site = parseSiteInfo(headText.split('<page>', 1)[0] ?? '')
    const source = openEncoded(input, wide ? encoding : 'utf-8', limits)
    for await (const cuts of readElements('page', source, input, limits)) {
      const batch: Collected[] = []
      for (const cut of cuts) {
        if (cut.kind === 'element') {
          if (limits.admit?.(cut.offset) === false) batch.push(overTime(cut))
          else batch.push(pageOf(cut, site, options))
        } else if (cut.kind === 'between') {
          const { fault, header } = outsideOfPage(cut)
          if (fault !== undefined) batch.push(fault)
          // A file may be several dumps behind each other.
          if (header !== undefined) site = parseSiteInfo(header)
        } else batch.push(cut)
      }
      if (batch.length > 0) yield batch
    }
  },
})

function pageOf(element: Element, site: SiteInfo, options: Options): Collected {
  const { offset } = element
  const xml = decodeUtf8(element.bytes)
  if (xml === undefined)
    return unreadable(element, { cause: 'invalid UTF-8', detail: 'dumps are UTF-8 or UTF-16' })
  const page = parsePage(xml)
  if ('cause' in page) return unreadable(element, page)
  const reason = whyNot(page, site, options)
  return reason === undefined ? documentOf(offset, page, site, options) : { kind: 'skipped', offset, reason }
}

/** Why a page is no document. */
function whyNot(
  { ns, redirect, revision }: Page,
  site: SiteInfo,
  { namespaces }: Options,
): string | undefined {
  if (redirect || REDIRECT.test(revision.text ?? '')) return 'redirect'
  if (!namespaces.includes(ns ?? 0)) return `namespace ${namespaceName(ns ?? 0, site)}`
  if (revision.text === undefined) return 'deleted text'
  return revision.model === undefined || revision.model === 'wikitext' ? undefined : 'not wikitext'
}

function documentOf(
  offset: number,
  { title, ns, id, revision }: Page,
  { names, articleBase, lang }: SiteInfo,
  { variant, math }: Options,
): CollectedDocument {
  const meta: Record<string, Json> = {
    ...(id !== undefined && { pageId: id }),
    ...(revision.id !== undefined && { revisionId: revision.id }),
    ns: ns ?? 0,
  }
  return {
    kind: 'document',
    offset,
    title,
    text: cleanWikitext(revision.text ?? '', { names, variant, math }),
    ...(articleBase !== undefined && { url: urlOfTitle(articleBase, title) }),
    ...(revision.timestamp !== undefined && { date: revision.timestamp }),
    ...(lang !== undefined && { lang }),
    meta,
  }
}

const unreadable = (
  { offset, bytes }: Element,
  fault: Pick<Required<Unreadable>, 'cause' | 'detail'>,
): Unreadable => ({ kind: 'unreadable', offset, ...fault, head: headOf(bytes) })

const overTime = (element: Element): Unreadable =>
  unreadable(element, {
    cause: OVER_LIMIT,
    detail: 'hung its thread longer than limits.seconds, or used up its memory',
  })

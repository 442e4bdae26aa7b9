/** Dumps as MediaWiki writes them, with content of our own. */

export interface DumpPage {
  readonly title: string
  readonly text: string
  readonly ns?: number
  readonly id?: number
  readonly redirect?: string
  readonly model?: string
  readonly timestamp?: string
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const HEADER = `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="zh">
  <siteinfo>
    <sitename>试验百科</sitename>
    <base>https://zh.wiki.example/wiki/Wikipedia:%E9%A6%96%E9%A1%B5</base>
    <namespaces>
      <namespace key="0" case="first-letter" />
      <namespace key="1" case="first-letter">讨论</namespace>
      <namespace key="6" case="first-letter">图档</namespace>
      <namespace key="14" case="first-letter">类目</namespace>
      <namespace key="100" case="first-letter">主题</namespace>
    </namespaces>
  </siteinfo>
`
export const FOOTER = '</mediawiki>\n'

export const pageXml = ({
  title,
  text,
  ns = 0,
  id = 7,
  redirect,
  model = 'wikitext',
  timestamp,
}: DumpPage): string =>
  `  <page>
    <title>${escapeXml(title)}</title>
    <ns>${ns}</ns>
    <id>${id}</id>
${redirect === undefined ? '' : `    <redirect title="${escapeXml(redirect)}" />\n`}    <revision>
      <id>${id * 100}</id>
      <timestamp>${timestamp ?? '2024-05-06T07:08:09Z'}</timestamp>
      <contributor>
        <username>编者</username>
        <id>3</id>
      </contributor>
      <model>${model}</model>
      <format>text/x-wiki</format>
      <text bytes="9" xml:space="preserve">${escapeXml(text)}</text>
    </revision>
  </page>
`

export const dumpOf = (...pages: readonly DumpPage[]): string => HEADER + pages.map(pageXml).join('') + FOOTER

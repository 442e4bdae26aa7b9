import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildFormatFixtures, FORMAT_FIXTURES } from '../scripts/build-format-fixtures.ts'
import type { Collected } from '../src/collect/format.ts'
import { findFormat } from '../src/collect/formats.ts'

/** Reads a file of `fixtures/formats/` by the format that its folder names. */
async function read(file: string): Promise<Collected[]> {
  const format = findFormat(file.slice(0, file.indexOf('/')))
  if (format === undefined) throw new Error(`no format for ${file}`)
  const path = join(FORMAT_FIXTURES, file)
  const { size } = statSync(path)
  const input = { path, name: file, source: 'fixtures', start: 0, end: size, size }
  const items: Collected[] = []
  for await (const batch of format.read(input, format.options.parse({}), { maxRecordBytes: 1e6 }))
    items.push(...batch)
  return items
}

const shown = (items: readonly Collected[]): (string | undefined)[] =>
  items.map((item) =>
    item.kind === 'document' ? item.title : item.kind === 'skipped' ? item.reason : item.cause,
  )

describe('the files of fixtures/formats', () => {
  it.each([...buildFormatFixtures()])('%s has the bytes that the script writes', (file, bytes) => {
    expect(readFileSync(join(FORMAT_FIXTURES, file)).equals(bytes)).toBe(true)
  })

  it('of Sogou news are two records and a broken one', async () => {
    const items = await read('sogou/news.dat')
    expect(shown(items)).toEqual(['新桥通车首日客流过万', undefined, 'no <content>'])
    expect(items).toMatchObject([
      { date: '2012-07-06', text: expect.stringMatching(/第一班K2路[\s\S]*\n　　县交通局/) },
      { date: '2012-07-08' },
      {},
    ])
  })

  it('of SogouT are two pages in two charsets', async () => {
    const items = await read('sogout/pages.dat')
    expect(shown(items)).toEqual(['老磨坊', '放风筝'])
    expect(items).toMatchObject([{ meta: { charset: 'gb18030' } }, { meta: { charset: 'utf-8' } }])
  })

  it('of MediaWiki are an article, a redirect and a talk page', async () => {
    const items = await read('mediawiki/wiki.xml')
    expect(shown(items)).toEqual(['镜湖', 'redirect', 'namespace Talk'])
    expect(items[0]).toMatchObject({
      url: 'https://wiki.example/wiki/%E9%95%9C%E6%B9%96',
      text: [
        '镜湖（Mirror Lake）是青山县的一座天然湖泊，湖水极清，网络上常见它的照片。',
        '地理',
        '湖在县城以北，面积约为$3\\,\\mathrm{km}^2$。',
        '东岸是芦苇荡；',
        '西岸是南山。',
      ].join('\n'),
    })
  })
})

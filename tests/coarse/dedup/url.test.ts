import { expect, it } from 'vitest'
import { url } from '../../../src/coarse/dedup/url.ts'
import { runDedup } from './run-dedup.ts'

const prepare = async (params: object = {}) =>
  url.prepare(url.params.parse(params), { seed: 1, resolve: (path) => path })

const pages = (...addresses: (string | undefined)[]) =>
  addresses.map((address, i) => ({ text: `第${i}页`, ...(address !== undefined && { url: address }) }))

it('removes documents of one address, whatever their text; the first stays', async () => {
  const inputs = pages('http://www.example.cn/a/', 'http://example.cn/b', 'https://example.cn/a?utm_source=x')
  const { keepers, details } = runDedup([inputs], await prepare())
  expect(keepers).toEqual([-1, -1, 0])
  expect(details[2]!.similarity).toBe(1)
})

it('keeps documents without an address, or with one that is none', async () => {
  const inputs = pages(undefined, undefined, '', '', 'unknown', 'unknown')
  expect(runDedup([inputs], await prepare()).keepers).toEqual([-1, -1, -1, -1, -1, -1])
})

it('follows its options and the keep policy', async () => {
  const inputs = [
    { text: '旧', url: 'http://example.cn/n?p=1', date: '2020-01-01' },
    { text: '新', url: 'http://example.cn/n?p=2', date: '2024-01-01' },
  ]
  expect(runDedup([inputs], await prepare()).keepers).toEqual([-1, -1])
  expect(runDedup([inputs], await prepare({ query: 'none', keep: 'newest' })).keepers).toEqual([1, -1])
})

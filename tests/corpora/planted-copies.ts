import { Converter } from 'opencc-js'
import { edited, randomFrom } from '../coarse/dedup/synthetic.ts'
import { cleanText } from './clean-text.ts'

/** A document of the labelled set: real text, or a copy made of it by rule. */
export interface Planted {
  readonly text: string
  /** Number of the original that it was made of; its own for an original. */
  readonly original: number
  readonly kind: string
}

const PREFIX = '首页 > 资讯中心 > 正文\n发布时间：2021年3月5日　来源：本站　字号：大 中 小\n'
const SUFFIX = '\n责任编辑：小李\n版权所有，未经许可不得转载。上一篇　下一篇　返回列表\n'

const shuffled = (random: () => number, parts: readonly string[]): string[] => {
  const order = [...parts]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

const sentences = (text: string): string[] => text.split(/(?<=[。！？\n])/)

type Make = (text: string, random: () => number, other: string) => string

/** Ways in which a text comes back in a crawl, from hardly changed to a short quotation. */
const KINDS: Readonly<Record<string, Make>> = {
  boilerplate: (text) => PREFIX + text + SUFFIX,
  'edits 0.5 %': (text, random) => edited(random, text, 0.005),
  'edits 1 %': (text, random) => edited(random, text, 0.01),
  'edits 2 %': (text, random) => edited(random, text, 0.02),
  'edits 4 %': (text, random) => edited(random, text, 0.04),
  'edits 7 %': (text, random) => edited(random, text, 0.07),
  'edits 10 %': (text, random) => edited(random, text, 0.1),
  shuffle: (text, random) => shuffled(random, sentences(text)).join(''),
  cut: (text) => text.slice(0, Math.ceil(0.85 * text.length)),
  quotation: (text, _, other) => other + text.slice(0, Math.ceil(text.length / 3)),
  traditional: (text) => toTraditional(text),
}

const toTraditional = Converter({ from: 'cn', to: 'tw' })

/** Originals of `count` real encyclopedia paragraphs, then one copy of each, the kinds in turn. */
export function plantedCopies(count: number): Planted[] {
  const random = randomFrom(7)
  const originals = cleanText.encyclopedia().slice(0, count)
  const kinds = Object.entries(KINDS)
  return [
    ...originals.map((text, i) => ({ text, original: i, kind: 'original' })),
    ...originals.map((text, i) => {
      const [kind, make] = kinds[i % kinds.length]!
      return { text: make(text, random, originals[(i + 1) % originals.length]!), original: i, kind }
    }),
  ]
}

const FACTS = ['张建国', '李秀英', '王海燕', '赵志强', '陈晓东', '刘凤兰', '周立新', '孙文静']
const PLACES = ['青石镇', '白河乡', '柳树沟', '东岭村', '望江街道', '双桥镇', '石门坎', '清水湾']

/** A form filled in with other facts: the same words around them, but another document. */
export function filledForms(count: number): string[] {
  const random = randomFrom(11)
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)]!
  const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  return Array.from(
    { length: count },
    () =>
      `经查，当事人${pick(FACTS)}，住${pick(PLACES)}${digits(3)}号，于20${digits(2)}年${digits(1)}月${digits(2)}日在${pick(PLACES)}从事${pick(['运输', '养殖', '建筑', '零售', '餐饮'])}经营，涉案金额${digits(5)}元，登记编号${digits(10)}。上述事实有${pick(FACTS)}的陈述、编号${digits(8)}的单据和${pick(PLACES)}村委会的证明为证，决定罚款${digits(4)}元，限${digits(2)}日内缴清。`,
  )
}

/** Synthetic text and documents for the dedup tests: made up here, no corpus was copied. */

import { mix32 } from '../../../src/coarse/dedup/mix.ts'
import { Document, type DocumentHead } from '../../../src/document.ts'

/** Numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = mix32(seed + 1)
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mix32(state) / 2 ** 32
  }
}

const WORDS = [
  [
    '春天',
    '清晨',
    '老师',
    '书店',
    '河边',
    '朋友',
    '机器',
    '火车',
    '城市',
    '雨水',
    '邻居',
    '山路',
    '医生',
    '市场',
    '夜晚',
  ],
  [
    '看见',
    '修理',
    '等待',
    '带来',
    '打开',
    '画下',
    '记得',
    '穿过',
    '收起',
    '放下',
    '借走',
    '写完',
    '听见',
    '数着',
    '送去',
  ],
  [
    '一封信',
    '旧照片',
    '三把伞',
    '新地图',
    '半杯茶',
    '红气球',
    '长故事',
    '木箱子',
    '白纸条',
    '小石头',
    '厚词典',
    '蓝窗帘',
  ],
]
const ENGLISH =
  'river lantern quiet morning teacher carries seven boxes across winter market while stranger repairs old clock near window and children count paper boats under bridge before evening rain returns'.split(
    ' ',
  )

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)]!

export function chineseText(random: () => number, sentences: number): string {
  return Array.from({ length: sentences }, () => {
    const clause = () => WORDS.map((words) => pick(random, words)).join('')
    return `${clause()}，${clause()}${Math.floor(random() * 1000)}次。`
  }).join('')
}

export const englishText = (random: () => number, words: number): string =>
  Array.from({ length: words }, () => pick(random, ENGLISH)).join(' ')

export function document(text: string, number: number, head: Partial<DocumentHead> = {}): Document {
  const id = number.toString(16).padStart(32, '0')
  const common = { id, source: 's', file: 'f', offset: number, scores: {}, meta: {}, values: {} }
  return new Document({ ...common, ...head }, text)
}

/** Replaces a share of the characters by others of the same script. */
export function edited(random: () => number, text: string, share: number): string {
  return Array.from(text, (character) =>
    random() < share ? String.fromCodePoint(0x4e00 + Math.floor(random() * 2000)) : character,
  ).join('')
}

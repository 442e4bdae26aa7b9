import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Example } from '../../src/fine/descend.ts'
import type { LabelledText } from '../../src/fine/labelled.ts'
import { LABELS, type Label } from '../../src/fine/labels.ts'
import { seededRandom } from '../../src/fine/random.ts'

/** Parts of sentences by label, put together by chance: a task that any classifier must master. */
const PARTS: Record<Label, readonly (readonly string[])[]> = {
  high: [
    ['考古队在河谷里发现了', '气象站的记录表明', '这座石桥建成以后', '研究者比较了两组样本，认为'],
    ['三千年前的陶窑', '近十年的降水逐渐减少', '两岸的村庄来往频繁', '差异主要来自土壤'],
    ['，有关论文将在明年发表。', '，这一点得到了县志的印证。', '，原因仍有争论。'],
  ],
  low: [
    ['哈哈哈哈', '楼上的', '顶一个', '呵呵', '路过'],
    ['笑死我了', '你懂什么啊', '求资源', '不想说话', '谁知道呢'],
    ['！！！', ' 睡了睡了', ' 水一贴', '233333'],
  ],
  ad: [
    ['限时特价', '厂家直销', '名额有限', '免费领取'],
    ['原价九百九现在只要九十九', '加微信立即咨询', '包邮到家货到付款', '月入过万不是梦'],
    ['，点击下方链接抢购！', '，电话13800000000。', '，扫码下单再减十元！'],
  ],
}

/** Labelled texts, `count` of each label, all made of the parts above; a serial number keeps them different. */
export function toyTexts(count: number, seed = 1): LabelledText[] {
  const random = seededRandom(seed)
  return LABELS.flatMap((label) =>
    Array.from({ length: count }, (_, i) => ({
      label,
      text: `${PARTS[label].map((choices) => choices[Math.floor(random() * choices.length)]!).join('')}${'甲乙丙丁戊己庚辛壬癸'[i % 10]!}${seed}${i}`,
    })),
  )
}

export const toyExamples = (count: number, seed = 1): Example[] =>
  toyTexts(count, seed).map(({ text, label }) => ({ text, label: LABELS.indexOf(label) }))

/** A path in a fresh temporary directory. */
export const temporaryFile = (name: string): string => join(mkdtempSync(join(tmpdir(), 'mdfs-fine-')), name)

/** A temporary JSONL file. */
export function jsonlFile(rows: readonly unknown[], name = 'labelled.jsonl'): string {
  const file = temporaryFile(name)
  writeFileSync(file, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''))
  return file
}

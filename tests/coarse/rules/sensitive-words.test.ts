import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sensitiveWords } from '../../../src/coarse/rules/sensitive-words.ts'
import { readyRule } from '../steps.ts'

let folder = ''
let words = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdfs-words-'))
  words = join(folder, 'words.txt')
  await writeFile(words, '# Made up for this test.\n紫色方块\tshapes\n大紫色方块\tshapes\nBlue Disk\n\n')
})
afterAll(() => rm(folder, { recursive: true }))

describe('sensitive-words', () => {
  it('counts hits and different terms, and names the first', async () => {
    const { measure } = await readyRule(sensitiveWords, { words })
    expect(measure('紫色方块和紫色方块\nblue disk')).toEqual({
      hits: 3,
      distinct: 2,
      perLine: 1,
      topic: 'shapes',
      term: '紫色方块',
    })
  })

  it('does not count a term within a longer one', async () => {
    const { measure } = await readyRule(sensitiveWords, { words })
    expect(measure('一个大紫色方块')).toMatchObject({ hits: 1, distinct: 1, term: '大紫色方块' })
  })

  it('ignores letter case and width', async () => {
    const { measure } = await readyRule(sensitiveWords, { words })
    expect(measure('ＢＬＵＥ DISK')).toMatchObject({ hits: 1, topic: null })
  })

  it('removes a text with more different terms than allowed, not with more hits', async () => {
    const { decide } = await readyRule(sensitiveWords, { words })
    expect(decide('紫色方块。'.repeat(9))).toBe(true)
    expect(decide('紫色方块，blue disk')).toBe('sensitive words: shapes')
  })

  it('can ask for terms per line instead', async () => {
    const { decide } = await readyRule(sensitiveWords, { words, max: null, maxPerLine: 0.5 })
    expect(decide('紫色方块\n别的\n别的')).toBe(true)
    expect(decide('紫色方块')).toBe('sensitive words: shapes')
  })

  it('finds illegal advertisements with the list shipped, and leaves a report on the matter', async () => {
    const { decide } = await readyRule(sensitiveWords)
    expect(decide('专业办证，办理毕业证、学位证，防伪钢印齐全，先看样品。')).toBe(
      'sensitive words: fake-documents',
    )
    expect(decide('警方昨天通报，一个销售六合彩的团伙落网，涉案人员已被刑事拘留。')).toBe(true)
  })

  it('names its list as a file that decides the result', () => {
    expect(sensitiveWords.files?.(sensitiveWords.params.parse({}))).toEqual(['models/sensitive-zh.txt'])
  })
})

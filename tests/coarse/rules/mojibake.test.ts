import { describe, expect, it } from 'vitest'
import { mojibake } from '../../../src/coarse/rules/mojibake.ts'
import { readyRule } from '../steps.ts'

const clean = '渔灯节在正月十三，家家户户提着灯到海边去，先给自家的船点亮，再送一盏给大海。'

describe('mojibake', () => {
  it('finds nothing in clean text of several scripts', async () => {
    const { measure } = await readyRule(mojibake)
    for (const text of [
      clean,
      '龍門客棧的掌櫃關上鐵門，錢櫃裏還有銀兩。',
      'Où est le café ? À côté de l’école.',
      'Ангел',
      'かな漢字',
    ]) {
      expect(measure(text)).toEqual({ garbage: 0, misread: 0 })
    }
  })

  it('finds UTF-8 that was read as GBK', async () => {
    const { decide } = await readyRule(mojibake)
    expect(decide(new TextDecoder('gbk').decode(Buffer.from(clean)))).toBe('decoded with the wrong charset')
  })

  it('finds UTF-8 that was read as windows-1252 or Latin-1', async () => {
    const { decide } = await readyRule(mojibake)
    expect(decide(new TextDecoder('windows-1252').decode(Buffer.from(clean)))).toBe(
      'decoded with the wrong charset',
    )
    expect(decide(Buffer.from(clean).toString('latin1'))).not.toBe(true)
    expect(decide('cafÃ© crÃ¨me Ã  la carte')).toBe('decoded with the wrong charset')
  })

  it('finds the traces of lost characters', async () => {
    const { decide } = await readyRule(mojibake)
    expect(decide('公司简介锟斤拷锟斤拷锟斤拷联系我们')).toBe('decoded with the wrong charset')
    expect(decide('公司简介\ufffd\ufffd\ufffd联系我们')).toBe('garbage characters')
  })

  it('keeps one lost character in a long text', async () => {
    const { decide } = await readyRule(mojibake)
    expect(decide(`${clean}\ufffd${clean}`)).toBe(true)
  })

  it('takes each part off when set to null', async () => {
    const { decide } = await readyRule(mojibake, { maxGarbage: null, maxMisread: null })
    expect(decide('\ufffd锟斤拷')).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import { lineDedup } from '../../src/coarse/dedup/spans/line-dedup.ts'
import { NormalForm } from '../../src/coarse/dedup/spans/normal-form.ts'
import { substringDedup } from '../../src/coarse/dedup/spans/substring-dedup.ts'
import { createHasher } from '../../src/text/hash.ts'
import { prepareSpans, runSpans } from '../coarse/dedup/spans/run-spans.ts'
import { cleanText } from './clean-text.ts'

/** Laws share formula text, and stand here in several versions. */
const laws = cleanText.laws().slice(0, 400)
const unit = Math.ceil(laws.length / 3)
const units = [laws.slice(0, unit), laws.slice(unit, 2 * unit), laws.slice(2 * unit)]

describe('on laws', () => {
  test('substring-dedup leaves no 100 characters twice, and takes out none that stand once', async () => {
    const { hex64 } = await createHasher()
    const { removed, capped } = runSpans(units, await prepareSpans(substringDedup), { partitions: 4 })
    expect(capped).toBe(0)
    expect(removed.flat().length).toBeGreaterThan(50)
    const left = new Set<string>()
    let leftTwice = 0
    const seen = new Set<string>()
    for (const [document, text] of laws.entries()) {
      const inRepeat = new Uint8Array(text.length)
      for (let i = 0; i + 100 <= text.length; i++) {
        const run = hex64(text.slice(i, i + 100))
        if (seen.has(run)) inRepeat.fill(1, i, i + 100)
        seen.add(run)
      }
      const bounds = [0, ...removed[document]!.flat(), text.length]
      for (let b = 0; b < bounds.length; b += 2) {
        for (let i = bounds[b]!; i + 100 <= bounds[b + 1]!; i++) {
          const run = hex64(text.slice(i, i + 100))
          if (left.has(run)) leftTwice += 1
          left.add(run)
        }
      }
      for (const [start, end] of removed[document]!) expect(inRepeat.subarray(start, end)).not.toContain(0)
    }
    expect(leftTwice).toBe(0)
  })

  test('line-dedup leaves every line once, whatever the normal form', async () => {
    for (const normalize of ['none', 'whitespace', 'cc-net'] as const) {
      const form = new NormalForm(normalize)
      const normalLines = (texts: readonly string[]): string[] =>
        texts
          .flatMap((text) => text.split('\n').map((line) => form.of(line)))
          .filter((line) => line.length >= 20)
      const { left } = runSpans(units, await prepareSpans(lineDedup, { normalize }))
      const after = normalLines(left)
      expect(after.length).toBeLessThan(normalLines(laws).length)
      expect(new Set(after).size).toBe(after.length)
      expect(new Set(after)).toEqual(new Set(normalLines(laws)))
    }
  })
})

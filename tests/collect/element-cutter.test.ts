import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BETWEEN_BYTES, type Cut, ElementCutter } from '../../src/collect/element-cutter.ts'
import { heldBytes } from './reading.ts'

/** What a cutter makes of bytes given in chunks of these sizes. */
function cut(
  content: string | Buffer,
  { sizes = [1e9], maxBytes = 1000, start = 0, end = Number.POSITIVE_INFINITY } = {},
): Cut[] {
  const bytes = Buffer.from(content)
  const cutter = new ElementCutter('doc', maxBytes, start, end)
  const found: Cut[] = []
  for (let at = cutter.firstByte, i = 0; at < bytes.length && !cutter.done; i++) {
    const size = sizes[i % sizes.length] ?? 1
    found.push(...cutter.push(bytes.subarray(at, at + size)))
    at += size
  }
  return cutter.done ? found : [...found, ...cutter.finish()]
}

const shown = (cuts: readonly Cut[]): [number, string][] =>
  cuts.map((each) => [each.offset, each.kind === 'unreadable' ? `! ${each.cause}` : each.bytes.toString()])

describe('a cutter of elements', () => {
  it('gives each with its tags and its offset, and what stands between them', () => {
    expect(shown(cut('<doclist>\n<doc>甲</doc>\n <doc>乙</doc>\n</doclist>\n'))).toEqual([
      [0, '<doclist>\n'],
      [10, '<doc>甲</doc>'],
      [26, '<doc>乙</doc>'],
      [41, '</doclist>\n'],
    ])
  })

  it('ends an element without its end tag where the next one begins, or the file ends', () => {
    expect(shown(cut('<doc>a<doc>b</doc><doc>c'))).toEqual([
      [0, '! no </doc>'],
      [6, '<doc>b</doc>'],
      [18, '! no </doc>'],
    ])
  })

  it('ends what has lost its start tag at the stray end tag', () => {
    expect(shown(cut('a</doc> <dac>b</doc>c<doc>d</doc>'))).toEqual([
      [0, 'a</doc>'],
      [8, '<dac>b</doc>'],
      [20, 'c'],
      [21, '<doc>d</doc>'],
    ])
  })

  it('reports an element that is too long once, closed or not, and goes on', () => {
    const long = '长'.repeat(400)
    expect(shown(cut(`<doc>${long}</doc><doc>a</doc><doc>${long}<doc>b</doc>`))).toEqual([
      [0, '! record too long'],
      [1211, '<doc>a</doc>'],
      [1223, '! record too long'],
      [2428, '<doc>b</doc>'],
    ])
    expect(shown(cut(`<doc>${'x'.repeat(989)}</doc>`))).toHaveLength(1)
    expect(shown(cut(`<doc>${'x'.repeat(990)}</doc>`))).toEqual([[0, '! record too long']])
  })

  it('holds neither an endless element nor endless text outside', () => {
    for (const start of ['<doc>', 'x']) {
      const cutter = new ElementCutter('doc', 1_000_000)
      cutter.push(Buffer.from(start))
      const before = heldBytes()
      for (let i = 0; i < 20; i++) {
        cutter.push(Buffer.alloc(1_000_000, 'x'))
        expect(heldBytes() - before).toBeLessThan(5_000_000)
      }
    }
    const [outside] = cut(`x${'y'.repeat(BETWEEN_BYTES)}<doc></doc>`)
    expect(outside).toMatchObject({ kind: 'between', whole: false, bytes: { length: BETWEEN_BYTES } })
  })

  const pieces = fc.array(
    fc.constantFrom('<doc>', '</doc>', '<doc', '</do', '<', '>', ' \n', 'text', '字', 'x'.repeat(60)),
    { maxLength: 30 },
  )

  it('gives the same however the bytes are chunked', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(pieces, sizes, (parts, sizes) => {
        const content = parts.join('')
        expect(cut(content, { sizes, maxBytes: 100 })).toEqual(cut(content, { maxBytes: 100 }))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same however the file is cut into ranges', () => {
    const cuts = fc.array(fc.nat(300), { maxLength: 5 })
    fc.assert(
      fc.property(pieces, cuts, fc.integer({ min: 1, max: 40 }), (parts, cuts, size) => {
        const content = Buffer.from(parts.join(''))
        const edges = [0, ...cuts.filter((at) => at < content.length).sort((a, b) => a - b), content.length]
        const ranges = edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }))
        const found = ranges
          .filter(({ start, end }) => start < end)
          .flatMap((range) => cut(content, { ...range, sizes: [size] }))
        expect(found).toEqual(cut(content))
      }),
      { numRuns: 2000 },
    )
  })

  it('passes over no byte that is not white space', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const content = Buffer.from(parts.join(''))
        const found = cut(content)
        found.forEach(({ offset }, i) => {
          expect(offset).toBeGreaterThan(found[i - 1]?.offset ?? -1)
        })
        const covered = found.map((each, i) => {
          const end = found[i + 1]?.offset ?? content.length
          return each.kind === 'unreadable' ? content.subarray(each.offset, end) : each.bytes
        })
        expect(Buffer.concat(covered).toString().replace(/\s/g, '')).toBe(
          content.toString().replace(/\s/g, ''),
        )
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Unreadable } from '../../src/collect/format.ts'
import { type Line, LineSplitter } from '../../src/collect/lines.ts'
import { heldBytes } from './reading.ts'

/** Bytes in chunks of the given sizes, the last size again and again. */
function* chunksOf(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? bytes.length
    yield bytes.subarray(at, at + size)
    at += size
  }
}

interface Split {
  readonly maxBytes?: number
  readonly sizes?: readonly number[]
  readonly start?: number
  readonly end?: number
}

function split(content: string | Buffer, options: Split = {}): (Line | Unreadable)[] {
  const { maxBytes = 1000, sizes = [7], start = 0, end = Number.POSITIVE_INFINITY } = options
  const splitter = new LineSplitter(maxBytes, start, end)
  const found: (Line | Unreadable)[] = []
  for (const chunk of chunksOf(Buffer.from(content).subarray(Math.max(0, start - 1)), sizes)) {
    found.push(...splitter.push(Buffer.from(chunk)))
    if (splitter.done) return found
  }
  return [...found, ...splitter.finish(true)]
}

const textOf = (line: Line | Unreadable): string =>
  line.kind === 'line' ? line.bytes.toString() : `<${line.cause}>`
const texts = (content: string | Buffer, options?: Split): string[] => split(content, options).map(textOf)
const offsets = (content: string | Buffer, options?: Split): number[] =>
  split(content, options).map((l) => l.offset)

describe('lines', () => {
  it('end at LF or CRLF, the last one also at the end of the file', () => {
    expect(texts('甲\r\n乙\n\n丙')).toEqual(['甲', '乙', '', '丙'])
    expect(texts('甲\n')).toEqual(['甲'])
    expect(texts('')).toEqual([])
  })

  it('carry the offset of their first byte', () => {
    expect(offsets('甲\r\n乙\n\n丙')).toEqual([0, 5, 9, 10])
  })

  it('lose a byte-order mark at the start of the file and nowhere else', () => {
    expect(texts('\ufeff甲\n\ufeff乙')).toEqual(['甲', '\ufeff乙'])
    expect(offsets('\ufeff甲\n\ufeff乙')).toEqual([0, 7])
  })

  it('longer than allowed are reported once, with their first bytes, and the next line is read', () => {
    const [first, long, next] = split(`ok\n${'x'.repeat(50)}\nok`, { maxBytes: 20 })
    expect([first, next].map((line) => line && textOf(line))).toEqual(['ok', 'ok'])
    expect(long).toMatchObject({ kind: 'unreadable', offset: 3, cause: 'record too long' })
    expect(Buffer.from((long as Unreadable).head).toString()).toMatch(/^x{20,50}$/)
  })

  it('of 40 MB are skipped without being held', () => {
    const splitter = new LineSplitter(1_000_000)
    const before = heldBytes()
    const found: (Line | Unreadable)[] = []
    for (let i = 0; i < 40; i++) {
      found.push(...splitter.push(Buffer.alloc(1_000_000, 'x')))
      expect(heldBytes() - before).toBeLessThan(5_000_000)
    }
    found.push(...splitter.push(Buffer.from('\nok')), ...splitter.finish(true))
    expect(found).toMatchObject([
      { cause: 'record too long', offset: 0, head: { length: 512 } },
      { kind: 'line', offset: 40_000_001 },
    ])
  })

  it('of exactly the allowed length are read', () => {
    expect(texts(`${'x'.repeat(20)}\n${'x'.repeat(21)}`, { maxBytes: 20 })).toEqual([
      'x'.repeat(20),
      '<record too long>',
    ])
  })

  it('are the same however the bytes are chunked', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '中', '\r', '😀'), maxLength: 12 })
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(line),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        sizes,
        (lines, end, last, sizes) => {
          const content = Buffer.from(lines.join(end) + (last ? end : ''))
          const whole = split(content, { sizes: [content.length || 1], maxBytes: 16 })
          expect(split(content, { sizes, maxBytes: 16 }).map(({ offset }) => offset)).toEqual(
            whole.map((l) => l.offset),
          )
          expect(split(content, { sizes, maxBytes: 16 }).map(textOf)).toEqual(whole.map(textOf))
          for (const found of whole) {
            if (found.kind === 'line')
              expect(content.subarray(found.offset, found.offset + found.bytes.length)).toEqual(found.bytes)
          }
        },
      ),
    )
  })

  it('of adjoining ranges are the lines of the file, each once, in order', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '中', ' '), maxLength: 30 })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 20 }),
        (lines, cuts, size) => {
          const content = Buffer.from(lines.join('\n'))
          const places = cuts.map((cut) => cut % (content.length + 1)).sort((a, b) => a - b)
          const bounds = [0, ...places, content.length]
          const parts = bounds
            .slice(1)
            .flatMap((end, i) => split(content, { start: bounds[i] ?? 0, end, sizes: [size], maxBytes: 20 }))
          const whole = split(content, { maxBytes: 20, end: content.length })
          expect(parts.map((l) => [l.offset, textOf(l)])).toEqual(whole.map((l) => [l.offset, textOf(l)]))
        },
      ),
    )
  })
})

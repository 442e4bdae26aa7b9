import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinkReader, LinkSorter, NONE } from '../../../../src/coarse/dedup/spans/links.ts'
import { inTemporary } from '../run-dedup.ts'

test('links written by partition are read in step with the spans, and followed back within their partition', () => {
  // For each span its partition and, among the earlier spans of that partition, which one it is linked to.
  const spans = fc.array(fc.tuple(fc.nat(2), fc.option(fc.nat())), { maxLength: 60 })
  fc.assert(
    fc.property(spans, fc.nat(60), (chosen, from) => {
      const before = chosen.map(([partition, pick], span) => {
        const earlier = chosen.flatMap(([p], s) => (p === partition && s < span ? [s] : []))
        return pick === null || earlier.length === 0 ? NONE : earlier[pick % earlier.length]!
      })
      inTemporary((dir) => {
        const paths = [0, 1, 2].map((partition) => join(dir, `links-${partition}`))
        for (const [partition, path] of paths.entries()) {
          const sorter = new LinkSorter(path, 1 << 20)
          for (const [span, earlier] of [...before.entries()].reverse()) {
            if (chosen[span]![0] === partition && earlier !== NONE) sorter.push(span, earlier)
          }
          sorter.close()
        }
        const reader = new LinkReader(paths, chosen.length)
        for (let span = from; span < chosen.length; span++) {
          let earlier = reader.before(span)
          expect(earlier).toBe(before[span])
          while (earlier !== NONE) {
            const beyond = reader.beyond(span, earlier)
            expect(beyond).toBe(before[earlier])
            earlier = beyond
          }
        }
        reader.close()
      })
    }),
    { numRuns: 60 },
  )
})

test('a unit with more spans than are held at once is read window by window', () => {
  inTemporary((dir) => {
    const path = join(dir, 'links')
    const sorter = new LinkSorter(path, 1 << 24)
    const last = 600_000
    for (const span of [1, 262_143, 262_144, 300_000, last]) sorter.push(span, span - 1)
    sorter.close()
    const reader = new LinkReader([path], last + 1)
    const linked: number[] = []
    for (let span = 0; span <= last; span++)
      if (reader.before(span) === span - 1 && span > 0) linked.push(span)
    expect(linked).toEqual([1, 262_143, 262_144, 300_000, last])
    reader.close()
  })
})

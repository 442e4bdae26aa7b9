import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stableOrder } from '../../../src/coarse/dedup/order.ts'

const value = fc.oneof(fc.constantFrom(0, 1, 0x800, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }))

it('orders rows by the last column, then the one before, then place', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { maxLength: 200 }), (rows) => {
      const columns = [0, 1].map((column) => Uint32Array.from(rows, (row) => row[column]!))
      const expected = rows
        .map((_, i) => i)
        .sort((a, b) => rows[a]![1]! - rows[b]![1]! || rows[a]![0]! - rows[b]![0]! || a - b)
      expect([...stableOrder(columns, rows.length)]).toEqual(expected)
    }),
  )
})

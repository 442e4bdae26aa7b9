import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecipe } from '../../src/recipe/load.ts'
import type { InputFile } from '../../src/run/inputs.ts'
import { planPasses } from '../../src/run/plan.ts'
import { planUnits } from '../../src/run/units.ts'

const recipe = await parseRecipe(
  `
name: units
sources:
  news: { format: jsonl, paths: x }
  web: { format: jsonl, paths: x }
steps: []
limits: { unit: 1000 }
`,
  'units.yaml',
)

const file = (source: string, name: string, size: number): InputFile => ({
  source,
  format: 'jsonl',
  path: `/in/${name}`,
  name,
  size,
  fingerprint: '',
})

describe('units', () => {
  test('small files of one source are packed, a new unit starts where the next would be too large', () => {
    const units = planUnits(recipe, [
      file('news', 'a.jsonl', 400),
      file('news', 'b.jsonl', 500),
      file('news', 'c.jsonl', 300),
    ])
    expect(units.map((unit) => unit.parts.map((part) => part.name))).toEqual([
      ['a.jsonl', 'b.jsonl'],
      ['c.jsonl'],
    ])
  })

  test('a large plain file is cut into even ranges', () => {
    const units = planUnits(recipe, [file('news', 'a.jsonl', 2500)])
    expect(units.map((unit) => [unit.parts[0]?.start, unit.parts[0]?.end])).toEqual([
      [0, 833],
      [833, 1666],
      [1666, 2500],
    ])
  })

  test('a compressed file is never cut', () => {
    const units = planUnits(recipe, [file('news', 'a.jsonl.gz', 9000)])
    expect(units).toHaveLength(1)
  })

  test('units never mix sources, and with a limit each source is one unit', () => {
    const inputs = [file('news', 'a.jsonl', 5000), file('web', 'b.jsonl', 10)]
    expect(planUnits(recipe, inputs, 3).map((unit) => unit.source)).toEqual(['news', 'web'])
  })

  test('together they cover every byte of every file exactly once, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9000), { maxLength: 20 }), (sizes) => {
        const inputs = sizes.map((size, i) => file('news', `${i}.jsonl${i % 3 === 0 ? '.gz' : ''}`, size))
        const parts = planUnits(recipe, inputs).flatMap((unit) => unit.parts)
        for (const { name, size } of inputs) {
          let at = 0
          for (const part of parts.filter((p) => p.name === name)) {
            expect(part.start).toBe(at)
            at = part.end
          }
          expect(at).toBe(size)
        }
      }),
    )
  })
})

describe('passes', () => {
  const step = (name: string, kind: 'rule' | 'dedup') => ({
    name,
    id: `${name}@1`,
    kind,
    params: {},
    files: [],
  })

  test('a dedup ends a pass; consecutive dedups share one barrier; the last pass writes', () => {
    const passes = planPasses([
      step('a', 'rule'),
      step('d', 'dedup'),
      step('e', 'dedup'),
      step('b', 'rule'),
      step('f', 'dedup'),
    ])
    expect(passes.map((pass) => [pass.steps.map((s) => s.name), pass.dedups.map((s) => s.name)])).toEqual([
      [['a'], ['d', 'e']],
      [['b'], ['f']],
      [[], []],
    ])
  })

  test('without a dedup there is one pass', () => {
    expect(planPasses([step('a', 'rule')])).toHaveLength(1)
  })
})

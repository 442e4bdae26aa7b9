import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Collected, FormatDefinition } from '../../src/collect/format.ts'
import { FORMATS, findFormat } from '../../src/collect/formats.ts'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { SAMPLES, type Sample } from './conformance-samples.ts'
import { expectToBearDamage } from './hostile.ts'
import { collect, inputOf, textsOf } from './reading.ts'

/** A record with all that was read of it, to be found again. */
const whole = (item: Collected): string =>
  JSON.stringify(item, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  )

/** From the first to the last index that is lost. */
const stretch = (lost: readonly number[]): number => (lost.at(-1) ?? -1) - (lost[0] ?? 0) + 1

describe.each(
  FORMATS.flatMap((format) => {
    const sample = SAMPLES[format.name]
    return sample === undefined ? [] : [[format.name, format, sample] as const]
  }),
)('a damaged record of %s', (_name, format: FormatDefinition, sample: Sample) => {
  const { file, bytes, options = {}, records = 'loose', headBytes = 0 } = sample
  const read = (content: Uint8Array): Promise<Collected[]> => collect(format, inputOf(content, file), options)

  const flip = fc.record({
    at: fc.integer({ min: headBytes, max: bytes.length - 1 }),
    mask: fc.integer({ min: 1, max: 255 }),
  })
  const flipped = ({ at, mask }: { readonly at: number; readonly mask: number }): Buffer => {
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ mask
    return copy
  }

  it('does not vanish: it is read, or another record stands for it', async () => {
    const before = (await read(bytes)).map(whole)
    await fc.assert(
      fc.asyncProperty(flip, async (change) => {
        const after = (await read(flipped(change))).map(whole)
        if (before.every((record) => after.includes(record))) return
        expect(after.filter((record) => !before.includes(record)).length).toBeGreaterThan(0)
      }),
      { numRuns: 120 },
    )
  })

  it.runIf(records !== 'bound')('costs no other than itself and one beside it', async () => {
    const before = textsOf(await read(bytes))
    await fc.assert(
      fc.asyncProperty(flip, async (change) => {
        const after = textsOf(await read(flipped(change)))
        const lost = before.flatMap((text, i) => (after.includes(text) ? [] : [i]))
        expect(stretch(lost)).toBeLessThanOrEqual(2)
      }),
      { numRuns: 120 },
    )
  })

  it.runIf(records === 'loose')(
    'that a cut left in front of another file costs one of that at most',
    async () => {
      const before = textsOf(await read(bytes))
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: headBytes, max: bytes.length }), async (cut) => {
          const after = textsOf(await read(Buffer.concat([bytes.subarray(0, cut), bytes])))
          expect(after.slice(1 - before.length)).toEqual(before.slice(1))
        }),
        { numRuns: 60 },
      )
    },
  )
})

const recipe = await loadRecipe(join(import.meta.dirname, '../../pipelines/formats.yaml'))
const plan = makePlan(recipe, await findInputs(recipe, new Map()))
/** The files of `fixtures/formats`, packed ones and broken records among them. */
const fixtures = plan.units.flatMap(({ parts }) =>
  parts.flatMap((part) => {
    const format = findFormat(part.format)
    return format === undefined ? [] : [[`${part.source}/${part.name}`, format, part] as const]
  }),
)

describe('a file of fixtures/formats', () => {
  it.each(fixtures)('bears any damage: %s', async (_, format, { path, name, options }) => {
    await expectToBearDamage(format, readFileSync(path), name, options, 40)
  })

  it.each(fixtures.filter(([, format, { name, options }]) => format.splittable(name, options)))(
    'cut into ranges anywhere, gives each record once, broken ones too: %s',
    async (_, format, part) => {
      const all = await collect(format, part, part.options)
      expect(all.map(({ kind }) => kind)).toContain('unreadable')
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(part.size), { maxLength: 6 }), async (cuts) => {
          const bounds = [0, ...cuts.sort((a, b) => a - b), part.size]
          const found: Collected[] = []
          for (const [i, end] of bounds.slice(1).entries())
            found.push(...(await collect(format, { ...part, start: bounds[i] ?? 0, end }, part.options)))
          expect(found).toEqual(all)
        }),
        { numRuns: 60 },
      )
    },
  )
})

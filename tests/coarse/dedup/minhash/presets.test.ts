import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PRESET_NAMES, PRESETS } from '../../../../src/coarse/dedup/minhash/presets.ts'
import { minhash } from '../../../../src/coarse/dedup/minhash.ts'
import { loadRecipe } from '../../../../src/recipe/load.ts'
import { inTemporary } from '../run-dedup.ts'

const parse = (params: object) => minhash.params.parse(params)

describe('a preset', () => {
  it.each(PRESET_NAMES)('%s fills in what is not given', (preset) => {
    expect(parse({ preset })).toMatchObject({ preset, ...PRESETS[preset].params, keep: 'first' })
  })

  it('gives way to what is written beside it', () => {
    expect(parse({ preset: 'fineweb', bands: 20, verify: 'jaccard' })).toMatchObject({
      bands: 20,
      rows: 8,
      verify: 'jaccard',
    })
  })

  it('leaves defaults to what it does not name', () => {
    expect(parse({ preset: 'nemo' }).threshold).toBe(0.8)
    expect(parse({})).not.toHaveProperty('preset')
  })

  it('that does not exist is refused', () => {
    for (const preset of ['fine-web', 'toString', 7])
      expect(minhash.params.safeParse({ preset }).success).toBe(false)
  })
})

it('a mistyped parameter of a recipe is answered with the nearest one', () =>
  inTemporary(async (dir) => {
    const path = join(dir, 'r.yaml')
    const steps = 'steps:\n  - minhash: { treshold: 0.8 }\n'
    writeFileSync(path, `name: r\nsources:\n  s: { format: jsonl, paths: ["*.jsonl"] }\n${steps}`)
    const loading = loadRecipe(path)
    await expect(loading).rejects.toThrow(/threshold/)
  }))

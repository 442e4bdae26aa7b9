import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadRecipe, parseRecipe } from '../../src/recipe/load.ts'
import { RecipeError } from '../../src/recipe/problems.ts'

const minimal = `
name: tiny
sources:
  news: { paths: news.jsonl }
steps:
  - length
`

async function faultsOf(yaml: string): Promise<string[]> {
  try {
    await parseRecipe(yaml, 'my.yaml')
  } catch (error) {
    if (error instanceof RecipeError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('a valid recipe', () => {
  test('needs only name, sources and steps; defaults are filled in', async () => {
    const recipe = await parseRecipe(minimal, '/corpus/my.yaml')
    expect(recipe.seed).toBe(1)
    expect(recipe.baseDir).toBe('/corpus')
    expect(recipe.output).toMatchObject({
      format: 'jsonl',
      compression: 'gzip',
      by: ['lang', 'label'],
      removed: 'sample',
    })
    expect(recipe.steps).toEqual([
      { name: 'length', id: 'length@1', kind: 'rule', params: { min: 200 }, files: [] },
    ])
  })

  test('takes a step by bare name, by versioned id, with and without parameters', async () => {
    const recipe = await parseRecipe(
      `${minimal}  - length@1: { min: 5 }\n  - han-ratio: { min: 0.3 }\n`,
      'my.yaml',
    )
    expect(recipe.steps.map(({ name, params }) => [name, params])).toEqual([
      ['length', { min: 200 }],
      ['length-2', { min: 5 }],
      ['han-ratio', { min: 0.3 }],
    ])
  })

  test('reads sizes with units', async () => {
    const recipe = await parseRecipe(`${minimal}limits: { record: 1MiB, unit: 2.5MB }\n`, 'my.yaml')
    expect(recipe.limits).toMatchObject({ record: 1_048_576, unit: 2_500_000 })
  })

  test('loads a step of the user from a TypeScript module', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mdfs-use-'))
    const step = join(import.meta.dirname, '../../src/step.ts')
    writeFileSync(
      join(dir, 'my-rule.ts'),
      `import { z } from '${import.meta.resolve('zod')}'
       import { defineRule } from '${step}'
       export default defineRule({
         id: 'exclaims@1', about: 'Exclamation marks.', params: z.strictObject({ max: z.number().default(3) }),
         measure: (doc) => doc.text.split('！').length - 1,
         decide: (n: number, { max }) => n <= max,
       })`,
    )
    writeFileSync(join(dir, 'r.yaml'), `${minimal}  - use: ./my-rule.ts\n    with: { max: 1 }\n`)
    const { steps } = await loadRecipe(join(dir, 'r.yaml'))
    expect(steps[1]).toMatchObject({
      name: 'exclaims',
      id: 'exclaims@1',
      use: './my-rule.ts',
      params: { max: 1 },
    })
  })
})

describe('a faulty recipe is refused with file, line, path, what was found and what was expected', () => {
  test('unknown parameter, with the nearest valid one', async () => {
    expect(await faultsOf(`${minimal}  - han-ratio: { mni: 0.3 }\n`)).toEqual([
      'my.yaml:7 steps[1].han-ratio.mni: unknown key "mni"; expected one of: min. Did you mean "min"?',
    ])
  })

  test('wrong type and value', async () => {
    expect(await faultsOf(`${minimal}  - han-ratio: { min: high }\n`)).toEqual([
      'my.yaml:7 steps[1].han-ratio.min: expected number; found "high".',
    ])
    const [fault] = await faultsOf(`${minimal}  - han-ratio: { min: 7 }\n`)
    expect(fault).toMatch(/^my\.yaml:7 steps\[1\]\.han-ratio\.min: .*<=1; found 7\.$/)
  })

  test('unknown step, with the nearest', async () => {
    const [fault] = await faultsOf(`${minimal}  - han_ratio\n`)
    expect(fault).toContain('my.yaml:7 steps[1]: unknown step "han_ratio". Did you mean "han-ratio"?')
  })

  test('unknown key at the top and in output', async () => {
    const faults = await faultsOf(`${minimal}outptu: {}\noutput: { formt: text }\n`)
    expect(faults[0]).toContain('my.yaml:7 outptu: unknown key "outptu"')
    expect(faults[0]).toContain('Did you mean "output"?')
    expect(faults.join()).toContain('Did you mean "format"?')
  })

  test('unknown format and unknown source option', async () => {
    const source = (body: string): string => minimal.replace('{ paths: news.jsonl }', body)
    expect((await faultsOf(source('{ format: jsnl, paths: x }')))[0]).toContain('Did you mean "jsonl"?')
    expect((await faultsOf(source('{ format: jsonl, paths: x, txt: body }')))[0]).toContain(
      'unknown key "txt"',
    )
  })

  test('several faults are told at once', async () => {
    expect(await faultsOf(`${minimal}  - nonsense\n  - han-ratio: { min: -1 }\n`)).toHaveLength(2)
  })

  test('a missing part and text that is no YAML', async () => {
    expect((await faultsOf('name: x\nsteps: []\n'))[0]).toContain('my.yaml:1 sources')
    expect((await faultsOf('name: [\n'))[0]).toMatch(/^my\.yaml:\d+ not YAML/)
  })

  test('two steps in one entry', async () => {
    expect((await faultsOf(`${minimal}  - { length: {}, han-ratio: {} }\n`))[0]).toContain(
      'one step per entry',
    )
  })

  test('a step module that cannot be loaded', async () => {
    expect((await faultsOf(`${minimal}  - use: ./nowhere.ts\n`))[0]).toContain(
      'steps[1].use: cannot load ./nowhere.ts',
    )
  })
})

describe('a step module of the user', () => {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-module-'))
  const zod = import.meta.resolve('zod')
  let modules = 0

  async function faultsOfModule(body: string): Promise<string> {
    const file = join(dir, `${modules++}.mjs`)
    writeFileSync(file, `import { z } from '${zod}'\nconst params = z.strictObject({})\n${body}`)
    return (await faultsOf(`${minimal}  - use: ${file}\n`)).join('\n')
  }

  const rule = (id: string): string =>
    `{ kind: 'rule', id: '${id}', about: '', params, measure: () => 1, decide: () => true }`

  test('is its default export, whatever else stands beside it', async () => {
    expect(
      await faultsOfModule(`export const aaa = ${rule('other@1')}\nexport default ${rule('mine@1')}`),
    ).toBe('')
  })

  test('is refused when several could be meant, or none is there', async () => {
    expect(await faultsOfModule(`export const a = ${rule('a@1')}, b = ${rule('b@1')}`)).toContain(
      '2 steps, none as default',
    )
    expect(await faultsOfModule('export default 7')).toContain('exports no step')
  })

  test('is refused with an id that could leave its directory, and without its parts', async () => {
    expect(await faultsOfModule(`export default ${rule('../b@1')}`)).toContain(
      'id "../b@1": expected kebab-case',
    )
    expect(await faultsOfModule(`export default { kind: 'rule', id: 'x@1', about: '' }`)).toContain(
      'measure: expected a function',
    )
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { parseRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'
import { readsStdin, spoolStdin } from '../../src/run/stdin.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-stdin-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const recipeOf = (sources: string) =>
  parseRecipe(`name: r\nsources: ${sources}\nsteps: [{ length: { min: 3 } }]\n`, join(root, 'r.yaml'))

const pipe = (content: string | Uint8Array) => Readable.from([Buffer.from(content)]) as AsyncIterable<Buffer>
const terminal = Object.assign(pipe(''), { isTTY: true })
const lines = '{"text":"河上起了雾。"}\n{"text":"船开得很慢。"}\n'

describe('standard input', () => {
  it('is asked for by "-" in the recipe or for --input, by one source alone', async () => {
    const recipe = await recipeOf('{ a: { format: jsonl, paths: "-" }, b: { format: jsonl } }')
    expect(readsStdin(recipe, new Map())).toBe(true)
    expect(readsStdin(recipe, new Map([['a', ['x.jsonl']]]))).toBe(false)
    expect(() => readsStdin(recipe, new Map([['b', ['-']]]))).toThrow(/a and b both read standard input/)
  })

  it('is copied into the run directory, and read as a file called stdin', async () => {
    const recipe = await recipeOf('{ news: { format: jsonl, paths: "-" } }')
    const out = join(root, 'copied')
    const path = await spoolStdin(out, pipe(gzipSync(lines)))
    expect(path).toBe(join(out, 'stdin'))
    const plan = makePlan(recipe, await findInputs(recipe, new Map(), path))
    expect(plan.inputs).toMatchObject([{ source: 'news', name: 'stdin', format: 'jsonl' }])
    const { manifest } = await run(plan, { out, workers: 0 })
    expect(manifest.ledger).toMatchObject({ records: 2, kept: 2 })
  })

  it('resumes a run: from the copy where nothing is piped in, or from the same data again', async () => {
    const recipe = await recipeOf('{ news: { format: jsonl, paths: "-" } }')
    const out = join(root, 'resumed')
    const plan = async (stdin: Parameters<typeof spoolStdin>[1]) =>
      makePlan(recipe, await findInputs(recipe, new Map(), await spoolStdin(out, stdin)))
    expect((await run(await plan(pipe(lines)), { out, workers: 0 })).alreadyComplete).toBe(false)
    for (const again of [pipe(lines), pipe(''), terminal]) {
      expect((await run(await plan(again), { out, workers: 0 })).alreadyComplete).toBe(true)
    }
  })

  it('that differs from the copy is refused, and the copy stays', async () => {
    const out = join(root, 'other')
    await spoolStdin(out, pipe(lines))
    await expect(spoolStdin(out, pipe('{"text":"别的。"}\n'))).rejects.toThrow(/choose another --out/)
    expect(readFileSync(join(out, 'stdin'), 'utf8')).toBe(lines)
    expect(existsSync(join(out, 'stdin.part'))).toBe(false)
  })

  it('that is a terminal, or is read by another verb, is refused', async () => {
    await expect(spoolStdin(join(root, 'none'), terminal)).rejects.toThrow(/terminal/)
    const recipe = await recipeOf('{ news: { format: jsonl, paths: "-" } }')
    await expect(findInputs(recipe, new Map())).rejects.toThrow(/`mdfs run` alone/)
  })

  it('needs a format: it has no name to tell it by', async () => {
    const recipe = await recipeOf('{ news: { paths: "-" } }')
    const path = await spoolStdin(join(root, 'formatless'), pipe(lines))
    await expect(findInputs(recipe, new Map(), path)).rejects.toThrow(/set "format:"/)
  })
})

describe('an archive', () => {
  it('with the format of its members as its own is refused, with what to write', async () => {
    const recipe = await recipeOf('{ news: { format: jsonl, paths: "a.tar.gz" } }')
    writeFileSync(join(root, 'a.tar.gz'), '')
    await expect(findInputs(recipe, new Map())).rejects.toThrow(
      /"format: archive" and "members: { format: jsonl }"/,
    )
  })
})

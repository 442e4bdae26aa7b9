import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan, type Plan } from '../../src/run/plan.ts'
import { type RunResult, run } from '../../src/run/run.ts'

const FILES = 8
const DOCS_PER_FILE = 6
const BROKEN = '{"text": broken\n'

/** Words that make each document its own; one in six is a copy, one in six too short. */
function line(file: number, doc: number): string {
  if (doc === 0) return `${JSON.stringify({ text: '短。' })}\n`
  const text =
    doc === 1
      ? '每个文件里都有的同一段话，去重只留一份。'
      : `第${file}个文件的第${doc}篇，说的是山里的茶园、海边的渔港和老街上的书店。`
  return `${JSON.stringify({ text, title: `题${file}-${doc}` })}\n`
}

/** A place with a small corpus of several units, and runs over it. Two passes, with one broken record in each file. */
export class SmallRuns {
  readonly dir = mkdtempSync(join(tmpdir(), 'mdfs-small-'))

  constructor() {
    mkdirSync(this.path('in'))
    for (let file = 0; file < FILES; file++) {
      const lines = Array.from({ length: DOCS_PER_FILE }, (_, doc) => line(file, doc))
      writeFileSync(this.path(`in/${String(file).padStart(2, '0')}.jsonl`), `${lines.join('')}${BROKEN}`)
    }
    writeFileSync(
      this.path('r.yaml'),
      `name: small
sources: { web: { format: jsonl, paths: "in/0[0-4].jsonl" }, news: { format: jsonl, paths: "in/0[5-9].jsonl" } }
steps: [{ length: { min: 10 } }, exact]
limits: { unit: 1KB, quarantined: 1 }
`,
    )
  }

  path(name: string): string {
    return join(this.dir, name)
  }

  async plan(): Promise<Plan> {
    const recipe = await loadRecipe(this.path('r.yaml'))
    return makePlan(recipe, await findInputs(recipe, new Map()))
  }

  async run(out = 'out'): Promise<RunResult & { readonly out: string }> {
    const result = await run(await this.plan(), { out: this.path(out), workers: 0 })
    return { ...result, out: this.path(out) }
  }

  /** The directory as it was when only these tasks were committed: what a `kill -9` leaves. */
  cut(out: string, as: string, keep: (stage: string, task: string) => boolean): string {
    const to = this.path(as)
    cpSync(out, to, { recursive: true })
    for (const name of readdirSync(to))
      if (!['run.json', 'plan.json', 'units'].includes(name)) rmSync(join(to, name), { recursive: true })
    for (const stage of readdirSync(join(to, 'units')))
      for (const task of readdirSync(join(to, 'units', stage)))
        if (!keep(stage, task)) rmSync(join(to, 'units', stage, task), { recursive: true })
    return to
  }

  /** Commits in `out` what the finished run `from` committed of these tasks. */
  commit(from: string, out: string, stage: string, tasks: readonly string[]): void {
    for (const task of tasks)
      cpSync(join(from, 'units', stage, task), join(out, 'units', stage, task), { recursive: true })
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

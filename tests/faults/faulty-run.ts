import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { generate } from '../../bench/generate.ts'

const project = join(import.meta.dirname, '../..')
export const cli = join(project, 'dist/cli/main.js')

/**
 * Writes a corpus of some 17 units, `bytes` large, and a recipe that has every kind of stage. Returns the recipe's path.
 */
export function writeJob(root: string, bytes: number): string {
  generate(join(root, 'web.jsonl'), 0.75 * bytes, 7, join(project, 'fixtures/source'))
  generate(join(root, 'more.jsonl.gz'), 0.25 * bytes, 8, join(project, 'fixtures/source'))
  const recipe = join(root, 'recipe.yaml')
  writeFileSync(
    recipe,
    `
name: faults
sources: { web: { format: jsonl, paths: ["*.jsonl", "*.jsonl.gz"] } }
steps:
  - whitespace
  - length: { min: 200 }
  - han-ratio: { min: 0.3 }
  - privacy
  - exact
  - minhash: { threshold: 0.8 }
  - line-dedup: { minChars: 5 }
  - sentence-dedup
  - repetition
limits: { unit: ${bytes / 16} }
`,
  )
  return recipe
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

/** A process of `mdfs run`. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Arguments of Node for a run. */
export const runArguments = (recipe: string, out: string, workers: number): string[] => [
  cli,
  'run',
  recipe,
  '--out',
  out,
  '--workers',
  String(workers),
  '--json',
]

export const startRun = (recipe: string, out: string, workers: number): Running =>
  watched(spawn(process.execPath, runArguments(recipe, out, workers)))

/** Gathers what a process says until it has ended. */
export function watched(child: ChildProcess): Running {
  const ended = new Promise<Ended>((resolve) => {
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdout?.resume()
    child.on('close', (code, signal) => resolve({ code, signal, stderr }))
  })
  return { child, ended }
}

/** The run failed, and said why in one line behind those of progress, with nothing for programmers. */
export function expectOneLine({ code, stderr }: Ended, pattern: string): void {
  expect(code, stderr).toBe(1)
  const lines = stderr.trimEnd().split('\n')
  expect(lines.at(-1)).toMatch(new RegExp(`^mdfs: ${pattern}$`))
  expect(lines.filter((line) => line.startsWith('mdfs:'))).toHaveLength(1)
  expect(stderr).not.toMatch(/^\s+at |MDFS_DEBUG/m)
}

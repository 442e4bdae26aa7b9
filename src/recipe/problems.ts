import { closest, distance } from 'fastest-levenshtein'
import { isNode, type LineCounter, type Document as YamlDocument } from 'yaml'
import type { z } from 'zod'
import { UsageError } from '../errors.ts'

/** One fault of a recipe, at a path into it. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** All faults of a recipe, a line each: `recipe.yaml:12 steps[3].length.mni: unknown key …`. */
export class RecipeError extends UsageError {
  readonly problems: readonly Problem[]
  constructor(lines: readonly string[], problems: readonly Problem[]) {
    super(lines.join('\n'))
    this.problems = problems
  }
}

/** `steps[3].length.min` */
export function showPath(path: readonly PropertyKey[]): string {
  let shown = ''
  for (const key of path)
    shown += typeof key === 'number' ? `[${key}]` : shown === '' ? String(key) : `.${String(key)}`
  return shown
}

/** ` Did you mean "min"?` when one of the known words is near, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const nearest = closest(word, known)
  return distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3))
    ? ` Did you mean "${nearest}"?`
    : ''
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<PropertyKey, unknown>)[key]
  }
  return found
}

/** zod issues → problems that name the value found and the nearest valid key. `base` is where the checked part stands. */
export function problemsOf(
  error: z.ZodError,
  checked: unknown,
  base: readonly PropertyKey[],
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(issue.path)
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${key}"; expected ${known.length === 0 ? 'no keys here' : `one of: ${known.join(', ')}`}.${didYouMean(key, known)}`,
      }))
    }
    const found = at(checked, issue.path)
    const near =
      issue.code === 'invalid_value' && typeof found === 'string'
        ? didYouMean(found, issue.values.map(String))
        : ''
    const what = found === undefined ? 'nothing' : shown(found)
    const message = issue.message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '')
    return [{ path, message: `${message}; found ${what}.${near}` }]
  })
}

/** Line of the deepest node on the path that exists, from 1. */
function lineOf(yaml: YamlDocument, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = yaml.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

/** Throws a `RecipeError` when there are problems. */
export function refuse(
  file: string,
  yaml: YamlDocument,
  lines: LineCounter,
  problems: readonly Problem[],
): void {
  if (problems.length === 0) return
  const placed = problems.map((problem) => ({ ...problem, line: lineOf(yaml, lines, problem.path) }))
  placed.sort((a, b) => a.line - b.line)
  throw new RecipeError(
    placed.map(({ line, path, message }) => `${file}:${line} ${showPath(path) || 'recipe'}: ${message}`),
    problems,
  )
}

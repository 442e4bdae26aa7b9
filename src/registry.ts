import { exact } from './coarse/dedup/exact.ts'
import { minhash } from './coarse/dedup/minhash.ts'
import { hanRatio } from './coarse/rules/han-ratio.ts'
import { language } from './coarse/rules/language.ts'
import { length } from './coarse/rules/length.ts'
import type { StepDefinition } from './step.ts'

/** Every built-in step. A new one is its own file, its own test, and one line here. */
export const STEPS: readonly StepDefinition[] = [length, hanRatio, language, exact, minhash]

/** `han-ratio@1` → `han-ratio`. */
export const bareName = (id: string): string => id.replace(/@\d+$/, '')

const byName = new Map(
  STEPS.flatMap((step) => [[step.id, step] as const, [bareName(step.id), step] as const]),
)

/** Finds a step by id (`han-ratio@1`) or bare name (`han-ratio`). */
export const findStep = (name: string): StepDefinition | undefined => byName.get(name)

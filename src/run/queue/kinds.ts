import type { Plan, Stage } from '../plan.ts'

/** Kinds of work, a queue each, so that a worker can be given some of them: those that read inputs to machines near the
 * inputs, dedups to one with a large fast disk. */
export const KINDS = ['collect', 'fine', 'dedup', 'write'] as const
export type Kind = (typeof KINDS)[number]

const CLASSIFIER = /^classify@/

/**
 * - `fine`: a pass that classifies, wherever its documents come from
 * - `collect`: a first pass, from the inputs, that does not
 * - `write`: a later pass that does not
 * - `dedup`: what is done at a barrier
 */
export function kindOf({ passes }: Plan, { kind, pass }: Stage): Kind {
  if (kind !== 'stream') return 'dedup'
  if (passes[pass]!.steps.some(({ id }) => CLASSIFIER.test(id))) return 'fine'
  return pass === 0 ? 'collect' : 'write'
}

import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { Document } from '../../src/document.ts'
import type {
  Cleaned,
  CleanerDefinition,
  Decision,
  Measured,
  RuleDefinition,
  StepContext,
} from '../../src/step.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export const context: StepContext = {
  seed: 1,
  resolve: (path) => (path.startsWith('/') ? path : `${ROOT}${path}`),
}

export const documentOf = (text: string, id = '0'.repeat(32)): Document =>
  new Document({ id, source: 's', file: 'f', offset: 0, scores: {}, meta: {}, values: {} }, text)

export interface ReadyRule<M> {
  readonly measure: (text: string) => M
  /** Measures, writes the value as a receipt would, and decides on what is read back. */
  readonly decide: (text: string) => Decision
}

/** A rule with its parameters (defaults filled in) and its state, ready to be asked about texts. */
export async function readyRule<P extends z.ZodType, M extends Measured, S>(
  rule: RuleDefinition<P, M, S>,
  params: z.input<P> = {} as z.input<P>,
): Promise<ReadyRule<M>> {
  const checked = rule.params.parse(params)
  const state = (await rule.prepare?.(checked, context)) as S
  const measure = (text: string) => rule.measure(documentOf(text), checked, state)
  return { measure, decide: (text) => rule.decide(JSON.parse(JSON.stringify(measure(text))) as M, checked) }
}

/** A cleaner with its parameters and its state. */
export async function readyCleaner<P extends z.ZodType, S>(
  cleaner: CleanerDefinition<P, S>,
  params: z.input<P> = {} as z.input<P>,
): Promise<(text: string) => Cleaned | undefined> {
  const checked = cleaner.params.parse(params)
  const state = (await cleaner.prepare?.(checked, context)) as S
  return (text) => cleaner.clean(text, checked, state, documentOf(text))
}

/** The text after cleaning, whether or not there was something to edit. */
export const cleanedBy =
  (clean: (text: string) => Cleaned | undefined) =>
  (text: string): string =>
    clean(text)?.text ?? text

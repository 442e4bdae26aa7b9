/** The library: what a step of one's own needs, and the main job as functions. */
export { z } from 'zod'
export type { Document, DocumentHead, Outcome, Receipt, Value, Values } from './document.ts'
export { RunError, StoppedError, UsageError } from './errors.ts'
export { loadRecipe, type Recipe } from './recipe/load.ts'
export { renderMarkdown } from './report/markdown.ts'
export { renderHtml } from './report/page.ts'
export { writeReports } from './report/write.ts'
export { findInputs } from './run/inputs.ts'
export { makePlan, type Plan } from './run/plan.ts'
export { type RunOptions, type RunResult, run } from './run/run.ts'
export { type Verified, verifyRun } from './run/verify.ts'
export type { Stats } from './stats/stats.ts'
export type {
  CleanerDefinition,
  DedupDefinition,
  RuleDefinition,
  SpanDedupDefinition,
  StepDefinition,
} from './step.ts'
export { defineCleaner, defineDedup, defineRule, defineSpanDedup } from './step.ts'

import { decontaminate } from './coarse/cleaners/decontaminate.ts'
import { endClip } from './coarse/cleaners/end-clip.ts'
import { lineCleaner } from './coarse/cleaners/line-cleaner.ts'
import { markup } from './coarse/cleaners/markup.ts'
import { privacy } from './coarse/cleaners/privacy.ts'
import { simplify } from './coarse/cleaners/simplify.ts'
import { whitespace } from './coarse/cleaners/whitespace.ts'
import { width } from './coarse/cleaners/width.ts'
import { exact } from './coarse/dedup/exact.ts'
import { minhash } from './coarse/dedup/minhash.ts'
import { simhash } from './coarse/dedup/simhash.ts'
import { lineDedup } from './coarse/dedup/spans/line-dedup.ts'
import { sentenceDedup } from './coarse/dedup/spans/sentence-dedup.ts'
import { substringDedup } from './coarse/dedup/spans/substring-dedup.ts'
import { url } from './coarse/dedup/url.ts'
import { digitRatio } from './coarse/rules/digit-ratio.ts'
import { gopherRepetition } from './coarse/rules/gopher-repetition.ts'
import { hanRatio } from './coarse/rules/han-ratio.ts'
import { keywordStuffing } from './coarse/rules/keyword-stuffing.ts'
import { language } from './coarse/rules/language.ts'
import { length } from './coarse/rules/length.ts'
import { lineShape } from './coarse/rules/line-shape.ts'
import { mojibake } from './coarse/rules/mojibake.ts'
import { newlineRatio } from './coarse/rules/newline-ratio.ts'
import { punctuation } from './coarse/rules/punctuation.ts'
import { repetition } from './coarse/rules/repetition.ts'
import { sample } from './coarse/rules/sample.ts'
import { sensitiveWords } from './coarse/rules/sensitive-words.ts'
import { stopWords } from './coarse/rules/stop-words.ts'
import { symbolRatio } from './coarse/rules/symbol-ratio.ts'
import { traditionalRatio } from './coarse/rules/traditional-ratio.ts'
import { urlRatio } from './coarse/rules/url-ratio.ts'
import { classify } from './fine/classify.ts'
import type { StepDefinition } from './step.ts'

/** Every built-in step. A new one is its own file, its own test, and one line here. */
export const STEPS: readonly StepDefinition[] = [
  digitRatio,
  gopherRepetition,
  hanRatio,
  keywordStuffing,
  language,
  length,
  lineShape,
  mojibake,
  newlineRatio,
  punctuation,
  repetition,
  sample,
  sensitiveWords,
  stopWords,
  symbolRatio,
  traditionalRatio,
  urlRatio,
  classify,
  decontaminate,
  endClip,
  lineCleaner,
  markup,
  privacy,
  simplify,
  whitespace,
  width,
  exact,
  minhash,
  simhash,
  url,
  lineDedup,
  sentenceDedup,
  substringDedup,
]

/** `han-ratio@1` → `han-ratio`. */
export const bareName = (id: string): string => id.replace(/@\d+$/, '')

const byName = new Map(
  STEPS.flatMap((step) => [[step.id, step] as const, [bareName(step.id), step] as const]),
)

/** Finds a step by id (`han-ratio@1`) or bare name (`han-ratio`). */
export const findStep = (name: string): StepDefinition | undefined => byName.get(name)

import { z } from 'zod'
import type { Document } from '../../document.ts'
import { defineRule } from '../../step.ts'
import { LID_NAME, languageModel } from '../lid/fasttext.ts'
import { languageByFranc } from '../lid/franc.ts'
import { type LanguageGuess, UNDETERMINED } from '../lid/guess.ts'
import { languageSample } from '../lid/sample.ts'
import { languageByScript } from '../lid/script.ts'

type Engine = (doc: Document) => LanguageGuess

const byScript: Engine = (doc) => languageByScript(doc.features.counts) ?? UNDETERMINED
const byFastText: Engine = (doc) => languageModel().predict(languageSample(doc.text))

const ENGINES = {
  auto: (doc) => languageByScript(doc.features.counts) ?? byFastText(doc),
  fasttext: byFastText,
  franc: (doc) => languageByFranc(doc.text),
  script: byScript,
} as const satisfies Record<string, Engine>

export const language = defineRule({
  id: 'language@1',
  about:
    'Main language, by script (Chinese, Japanese, Korean) and else by fastText lid.176. CCNet and ChineseWebText keep a score of 0.5 and more, MAP-CC 0.4, FineWeb 0.65. Without `keep` it only sets `lang`.',
  params: z.strictObject({
    engine: z
      .enum(['auto', 'fasttext', 'franc', 'script'])
      .default('auto')
      .describe('auto: script where it decides, fastText for the rest'),
    keep: z
      .array(z.string().min(2))
      .min(1)
      .optional()
      .describe('ISO 639-1 codes to keep, ISO 639-3 where there is none; `zh` in both scripts'),
    minScore: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Less sure than this is removed (only with `keep`)'),
  }),
  columns: { label: 'string', score: 'number' },
  histogram: { column: 'score', scale: 'share' },
  thresholds: ({ keep, minScore }) => (keep === undefined ? [] : [minScore]),
  files: ({ engine }) => (engine === 'auto' || engine === 'fasttext' ? [LID_NAME] : []),
  measure: (doc, { engine }) => {
    const { label, score } = ENGINES[engine](doc)
    return { label, score }
  },
  decide: ({ label, score }, { keep, minScore }) => {
    if (keep === undefined) return true
    if (score < minScore || label === UNDETERMINED.label) return 'language unsure'
    return keep.includes(label) || `language ${label}`
  },
  annotate: (doc, { label }) => {
    doc.lang = label
  },
})

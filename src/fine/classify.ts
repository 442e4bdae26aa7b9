import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { defineRule } from '../step.ts'
import { LABELS } from './labels.ts'
import { argmax, LinearClassifier } from './linear.ts'
import { readModel } from './model-file.ts'

/** `quality-zh` → `models/quality-zh.bin`; anything with a slash or an ending is a path already. */
export const modelPath = (model: string): string =>
  isAbsolute(model) || /[/\\.]/.test(model) ? model : `models/${model}.bin`

export const classify = defineRule({
  id: 'classify@1',
  about:
    "Three-way classifier after Yuan 1.0's fine filter: high, low or ad. Yuan used BERT; this is a linear model on hashed character n-grams, trained on proxies by source (see models/quality-zh.md).",
  params: z.strictObject({
    model: z
      .string()
      .min(1)
      .default('quality-zh')
      .describe('Name of a shipped model, or path of a model file made by `mdfs train`'),
    keep: z.array(z.enum(LABELS)).min(1).default(['high']).describe('Labels to keep'),
    minScore: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Least P(high); a text kept by its label but under it is removed as low'),
  }),
  columns: { label: 'string', high: 'number', low: 'number', ad: 'number' },
  histogram: { column: 'high', scale: 'share' },
  thresholds: ({ minScore }) => (minScore === undefined ? [] : [minScore]),
  files: ({ model }) => [modelPath(model)],
  prepare: ({ model }, { resolve }) => new LinearClassifier(readModel(resolve(modelPath(model))).model),
  measure: (doc, _params, classifier) => {
    const probabilities = classifier.probabilities(doc.text)
    const [high, low, ad] = probabilities
    return { label: LABELS[argmax(probabilities)]!, high: high!, low: low!, ad: ad! }
  },
  decide: ({ label, high }, { keep, minScore }) => {
    if (!keep.some((kept) => kept === label)) return label
    return minScore === undefined || high >= minScore || 'low'
  },
  annotate: (doc, { label, high }) => {
    doc.label = label
    doc.scores.quality = high
  },
})

import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { createHasher } from '../../text/hash.ts'

/** 13 hex digits are 52 bits: all that a double holds of a fraction. */
const HEX_DIGITS = 13

export const sample = defineRule({
  id: 'sample@1',
  about:
    'Keeps a share of the documents, drawn by a hash of the recipe seed and the document id: the same documents in every ' +
    'run, whatever the order. Two samples in one recipe need different salts to draw independently.',
  params: z.strictObject({
    rate: z.number().min(0).max(1),
    salt: z.string().default('sample'),
  }),
  histogram: { scale: 'share' },
  thresholds: ({ rate }) => [rate],
  prepare: async (_params, { seed }) => ({ hasher: await createHasher(), seed }),
  measure: (doc, { salt }, { hasher, seed }) =>
    Number.parseInt(hasher.rank(seed, doc.id, salt).slice(0, HEX_DIGITS), 16) / 16 ** HEX_DIGITS,
  decide: (value, { rate }) => value < rate || 'not drawn',
})

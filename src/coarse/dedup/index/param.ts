import { z } from 'zod'
import type { DedupTraits } from '../../../step.ts'

/** Parameter of every dedup of documents. */
export const indexParam = z
  .string()
  .min(1)
  .optional()
  .describe(
    'Directory, relative to the recipe, of an index of what earlier runs kept: their copies are removed, and what this run keeps is added at its end',
  )

/** `params`: those that fingerprints and keys depend on, without those that only decide what becomes of copies. */
export const indexTraits = (
  dir: string | undefined,
  params: Readonly<Record<string, unknown>>,
): Pick<DedupTraits, 'index'> => (dir === undefined ? {} : { index: { dir, params } })

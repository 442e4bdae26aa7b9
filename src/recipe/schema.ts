import { z } from 'zod'
import { DEFAULT_MAX_RATIO } from '../collect/decompress.ts'

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}

/** `64MB` → 64000000; a plain number is bytes. `undefined` when it is neither. */
export function parseBytes(size: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?i?B)?$/i.exec(size.trim()) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * UNITS[(unit ?? 'B').toUpperCase()]!)
}

/** Bytes, as a number or as `64MB`, `1GiB`. */
export const byteSize = z.union([
  z.number().int().positive(),
  z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMG]i?B|B)?$/i, 'expected a size such as 64MB or 1GiB')
    .transform((size) => parseBytes(size)!)
    .pipe(z.number().int().positive()),
])

const identifier = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/i,
    'expected letters, digits, dots, dashes or underscores, starting with a letter or digit',
  )

/** `format`'s own options stand beside these two keys and are checked by the format. */
export const sourceSchema = z.looseObject({
  format: z.string().optional().describe('Input format; by default taken from the file name'),
  paths: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe('Files or globs, relative to the recipe; or give --input SOURCE=GLOB'),
  about: z.string().optional().describe('What this source is, for the report'),
})

export const outputSchema = z.strictObject({
  format: z.enum(['jsonl', 'text', 'wudao', 'parquet']).default('jsonl'),
  compression: z
    .enum(['gzip', 'zstd', 'none'])
    .optional()
    .describe('Default gzip; parquet compresses by itself'),
  level: z.number().int().min(1).max(9).default(6).describe('Compression level'),
  by: z
    .array(z.enum(['lang', 'label', 'source']))
    .default(['lang', 'label'])
    .describe('Shards are grouped by these'),
  removed: z.enum(['keep', 'sample', 'none']).default('sample').describe('Write what was removed'),
  audit: z
    .enum(['until-removed', 'all'])
    .default('until-removed')
    .describe('`all` goes on measuring rules after a document is removed, so that replays know every value'),
  shard: byteSize.default(64e6).describe('Small shards are joined up to this many bytes of content'),
})

export const limitsSchema = z.strictObject({
  record: byteSize.default(16e6).describe('Longest input record; a longer one is quarantined'),
  ratio: z
    .number()
    .min(1)
    .default(DEFAULT_MAX_RATIO)
    .describe('Unpacked bytes per packed byte above which a file is given up, once 64 MB have come out'),
  quarantined: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Allowed share of quarantined records; over it the run ends with exit code 3'),
  seconds: z
    .number()
    .positive()
    .default(60)
    .describe(
      'Longest time one document may take; a thread that hangs on one is replaced and the document quarantined',
    ),
  unit: byteSize.default(64e6).describe('Input bytes per unit of work'),
})

/** A recipe as it stands in YAML, before its steps are looked up. */
export const recipeSchema = z.strictObject({
  name: identifier,
  about: z.string().optional(),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  sources: z.record(identifier, sourceSchema).refine((sources) => Object.keys(sources).length > 0, {
    message: 'expected at least one source',
  }),
  steps: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  output: outputSchema.prefault({}),
  limits: limitsSchema.prefault({}),
})

export type OutputOptions = z.output<typeof outputSchema>
export type LimitOptions = z.output<typeof limitsSchema>

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { type Cleaned, defineCleaner } from '../../step.ts'
import { readBenchmark } from '../decontaminate/benchmark.ts'
import { BenchmarkIndex, type Contamination } from '../decontaminate/benchmark-index.ts'
import { cutOut, firstCodePoints } from '../decontaminate/cut.ts'

/** Code points of a contaminated span in the receipt. */
const SPAN_SHOWN = 200

/** Between the pieces of a document that was cut. */
const JOINT = '\n\n'

const benchmark = z.union(
  [
    z.string().min(1),
    z.strictObject({
      path: z.string().min(1),
      /** The file's name without its endings, by default. */
      name: z.string().min(1).optional(),
      fields: z.array(z.string().min(1)).min(1).optional(),
    }),
  ],
  { error: 'expected a path, or { path: …, name: …, fields: [ … ] }' },
)

type BenchmarkEntry = z.output<typeof benchmark>

const pathOf = (entry: BenchmarkEntry): string => (typeof entry === 'string' ? entry : entry.path)

const nameOf = (entry: BenchmarkEntry): string =>
  (typeof entry === 'string' ? undefined : entry.name) ??
  basename(pathOf(entry)).replace(/(\.(jsonl|ndjson|json|txt))?(\.gz)?$/i, '')

export const decontaminate = defineCleaner({
  id: 'decontaminate@1',
  about:
    'Takes out what stands in a benchmark too, after GPT-3, appendix C: n-grams of 13 words (down to 8 for a benchmark of ' +
    'short items) with 200 characters on each side; drops pieces of less than 200 characters, and whole documents that fall ' +
    'into more than 10 pieces. In Chinese 26 characters stand for 13 words (our choice, measured).',
  params: z.strictObject({
    benchmarks: z
      .array(benchmark)
      .min(1)
      .refine((entries) => new Set(entries.map(nameOf)).size === entries.length, {
        message: 'two benchmarks of one name; give them as { path: …, name: … }',
      })
      .describe('Files (.jsonl, .json, .txt, also .gz), or { path, name, fields: [question, …] }'),
    words: z.number().int().min(1).max(64).default(13).describe('Words of an n-gram'),
    minWords: z
      .number()
      .int()
      .min(1)
      .default(8)
      .describe(
        'Words of an n-gram at least, where a twentieth of the items of a benchmark has fewer than `words`',
      ),
    chars: z
      .number()
      .int()
      .min(1)
      .max(256)
      .default(26)
      .describe('Characters of an n-gram in Han, kana, Hangul, Thai: worth as much as `words`'),
    action: z
      .enum(['cut', 'remove', 'count'])
      .default('cut')
      .describe('Cut the n-grams out; remove the document; or only count and write receipts'),
    window: z.number().int().min(0).default(200).describe('Characters cut on each side'),
    minPiece: z.number().int().min(0).default(200).describe('Characters of a piece that is kept'),
    maxPieces: z.number().int().min(1).default(10).describe('A document that falls into more is removed'),
    ignore: z
      .array(z.string().min(1))
      .default([])
      .describe('Files (as for benchmarks) whose n-grams are no contamination'),
  }),
  files: ({ benchmarks, ignore }) => [...benchmarks.map(pathOf), ...ignore],
  columns: { hits: 'number', benchmark: 'string', item: 'string', span: 'string' },
  async prepare({ benchmarks, words, minWords, chars, ignore }, { resolve }) {
    const read = async (path: string, fields?: readonly string[]) =>
      readBenchmark(await readFile(resolve(path)), path, fields)
    const index = new BenchmarkIndex(
      await Promise.all(
        benchmarks.map(async (entry) => ({
          name: nameOf(entry),
          items: await read(pathOf(entry), typeof entry === 'string' ? undefined : entry.fields),
        })),
      ),
      { words, minWords: Math.min(minWords, words), chars },
    )
    for (const path of ignore) {
      for (const { texts } of await read(path)) for (const text of texts) index.forget(text)
    }
    return index
  },
  clean(text, { action, window, minPiece, maxPieces }, index) {
    const spans = index.find(text)
    const [first] = spans
    if (first === undefined) return undefined
    const found = describeSpans(text, spans, first)
    if (action === 'count') return { text, ...found }
    if (action === 'remove') return { text, ...found, remove: `contaminated: ${first.benchmark}` }
    let rest = text
    // A joint may by chance bring together what is in a benchmark: cut until nothing is left.
    for (let left: readonly Contamination[] = spans; left.length > 0; left = index.find(rest)) {
      const pieces = cutOut(rest, left, { window, minPiece })
      if (pieces.count > maxPieces) return { text, ...found, remove: `too many pieces: ${first.benchmark}` }
      if (pieces.kept.length === 0) return { text, ...found, remove: `no piece left: ${first.benchmark}` }
      rest = pieces.kept.join(JOINT)
    }
    return { text: rest, ...found }
  },
})

/** Hits by benchmark, and the receipt of the first. */
function describeSpans(
  text: string,
  spans: readonly Contamination[],
  { benchmark, item, start, end }: Contamination,
): Required<Pick<Cleaned, 'edits' | 'values'>> {
  const edits: Record<string, number> = Object.create(null) as Record<string, number>
  for (const span of spans) edits[span.benchmark] = (edits[span.benchmark] ?? 0) + 1
  const span = firstCodePoints(text.slice(start, end), SPAN_SHOWN)
  return { edits, values: { hits: spans.length, benchmark, item, span } }
}

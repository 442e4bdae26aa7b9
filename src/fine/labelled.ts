import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { messageOf, UsageError } from '../errors.ts'
import type { Example } from './descend.ts'
import { LABELS, type Label } from './labels.ts'
import { bareText, type Part, partOf } from './split.ts'

/** A text that a person or its source labelled. Further fields are ignored. */
export interface LabelledText {
  readonly text: string
  readonly label: Label
  /** Texts of one group (a book, a page, an author) are never split between training and test. */
  readonly group?: string | undefined
}

const labelledLine = z.object({
  text: z.string().min(1),
  label: z.enum(LABELS),
  group: z.string().optional(),
})

const GZIP_CHUNK = 256 * 1024

function parseLine(line: string, where: string): LabelledText {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    throw new UsageError(
      `${where}: expected a JSON object with text and label, found no JSON: ${messageOf(error)}`,
    )
  }
  const parsed = labelledLine.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(
    `${where}: field ${issue?.path.join('.') || '(whole line)'}: ${issue?.message}; ` +
      `expected {"text": "…", "label": "${LABELS.join('" | "')}", "group"?: "…"}`,
  )
}

/**
 * Reads labelled JSONL, plain or gzip, one text a line; blank lines are skipped.
 *
 * @throws UsageError naming file, line, field and what was expected
 */
export async function* readLabelled(file: string): AsyncGenerator<LabelledText> {
  const raw = createReadStream(file, { highWaterMark: GZIP_CHUNK })
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip({ chunkSize: GZIP_CHUNK })) : raw
  // `pipe` does not pass errors on: a missing file would otherwise never be noticed.
  raw.on('error', (error) => input.destroy(error))
  let lineNumber = 0
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      lineNumber += 1
      if (line.trim() !== '') yield parseLine(line, `${file}:${lineNumber}`)
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file}: cannot read labelled texts after line ${lineNumber}: ${messageOf(error)}`)
  } finally {
    raw.destroy()
  }
}

/** The labelled texts of several files, one file after the other. */
export async function* readAllLabelled(files: readonly string[]): AsyncGenerator<LabelledText> {
  for (const file of files) yield* readLabelled(file)
}

/** Labelled texts, each once, by part. */
export interface LabelledSet {
  readonly parts: Readonly<Record<Part, readonly Example[]>>
  /** Texts left out because the same text came before with the same label. */
  readonly repeated: number
  /** Texts left out because the same text came before with another label. */
  readonly contradicting: number
}

/** Sorts labelled texts into parts; the first of equal texts counts. */
export async function splitLabelled(
  texts: AsyncIterable<LabelledText> | Iterable<LabelledText>,
): Promise<LabelledSet> {
  const parts: Record<Part, Example[]> = { train: [], calibration: [], test: [] }
  const seen = new Map<string, Label>()
  let repeated = 0
  let contradicting = 0
  for await (const { text, label, group } of texts) {
    const key = bareText(text)
    const before = seen.get(key)
    if (before === undefined) {
      seen.set(key, label)
      parts[partOf(text, group)].push({ text, label: LABELS.indexOf(label) })
    } else if (before === label) repeated += 1
    else contradicting += 1
  }
  return { parts, repeated, contradicting }
}

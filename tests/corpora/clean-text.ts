import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const DATA = new URL('../../../shared/data/', import.meta.url)

export const lexiconPath = new URL('lexicon/sensitive_curated.jsonl', DATA).pathname

/** Texts of a gzipped JSON Lines file. */
const texts = (path: string): string[] =>
  gunzipSync(readFileSync(new URL(path, DATA)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { text } = JSON.parse(line) as { text: unknown }
      if (typeof text !== 'string') throw new Error(`${path}: a row without text`)
      return text
    })

/** Clean Chinese text by source: what rules should keep and cleaners should leave alone. */
export const cleanText = {
  laws: () => texts('laws/laws_half.jsonl.gz'),
  tech: () => texts('tech/javaguide.jsonl.gz'),
  encyclopedia: () => texts('encyclopedia/cmrc2018_contexts.jsonl.gz'),
  traditional: () => texts('encyclopedia/drcd_contexts.jsonl.gz'),
}

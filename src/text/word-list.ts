export interface Word {
  readonly term: string
  readonly topic: string | null
}

/**
 * Reads a word list: one term per line, optionally a tab and its topic; blank lines and lines that start with `# ` are
 * skipped. A file named `.jsonl` holds one `{ "term": …, "topic": … }` per line instead, other members ignored. Throws
 * an error with file and line for a line that is neither, and for a list without terms.
 */
export function parseWordList(content: string, file: string): Word[] {
  const parseLine = file.endsWith('.jsonl') ? parseJson : parsePlain
  const words: Word[] = []
  for (const [index, line] of content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('# ')) continue
    const word = parseLine(line)
    if (word === undefined) {
      const expected = file.endsWith('.jsonl')
        ? '{"term": "…", "topic": "…"}'
        : 'a term, or a term, a tab and its topic'
      throw new Error(
        `${file}, line ${index + 1}: expected ${expected}; found ${JSON.stringify(line.slice(0, 80))}`,
      )
    }
    words.push(word)
  }
  if (words.length === 0) throw new Error(`${file}: a word list without words; expected at least one term`)
  return words
}

function parsePlain(line: string): Word | undefined {
  const [term = '', topic, ...rest] = line.split('\t').map((part) => part.trim())
  if (term === '' || rest.length > 0) return undefined
  return { term, topic: topic === undefined || topic === '' ? null : topic }
}

function parseJson(line: string): Word | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('term' in value)) return undefined
  const { term } = value
  const topic = 'topic' in value ? value.topic : null
  if (typeof term !== 'string' || term.trim() === '') return undefined
  if (topic !== null && typeof topic !== 'string') return undefined
  return { term: term.trim(), topic }
}

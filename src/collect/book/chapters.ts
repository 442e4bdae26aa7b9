import { endsSentence } from '../../text/lines.ts'
import { bareHeadings } from './bare-headings.ts'
import { isWatermark, pageFurniture } from './furniture.ts'
import { type Heading, headingOf, type Level } from './headings.ts'
import { detectWrapping, goesOn, joinWrapped } from './unwrap.ts'

/** A line of a book and its place among the lines of the file. */
interface BookLine {
  readonly text: string
  /** Index of the line in the file; of the first one where several were joined. */
  readonly at: number
  readonly heading: Heading | undefined
}

/** One part of a book. */
export interface Chapter {
  /** Index of its first line in the file. */
  readonly at: number
  /** The heading; `undefined` for what stands before the first. */
  readonly title: string | undefined
  /** Heading of the volume around it. */
  readonly volume: string | undefined
  /** The lines, heading included, joined by line feeds. */
  readonly text: string
  /** A list of headings without text between them. */
  readonly contents: boolean
}

export interface Book {
  readonly chapters: readonly Chapter[]
  /** Indices of the lines left out, in order: names of sites, page numbers, running heads. */
  readonly dropped: readonly number[]
}

/** Headings one behind the other that are a table of contents. */
const MIN_CONTENTS = 4

/**
 * Reads the lines of a book: leaves out what pages and sites added, joins hard-wrapped lines to paragraphs, and parts
 * the text at its headings. Blank lines stay, at most one in a row.
 */
export function readBook(lines: readonly string[], split: boolean): Book {
  const { kept, dropped } = withoutFurniture(lines)
  const paragraphs = joinLines(kept)
  return { chapters: split ? splitChapters(withBareHeadings(paragraphs)) : [whole(paragraphs)], dropped }
}

interface Kept {
  readonly text: string
  readonly at: number
}

const NONE: ReadonlySet<number> = new Set()

function withoutFurniture(lines: readonly string[]): { readonly kept: Kept[]; readonly dropped: number[] } {
  const furniture = detectWrapping(lines) === undefined ? NONE : pageFurniture(lines)
  const kept: Kept[] = []
  const dropped: number[] = []
  // Blank lines around a page break say nothing of paragraphs: the lengths of the lines do.
  let behindPage = false
  for (const [at, line] of lines.entries()) {
    const text = line.trimEnd()
    if (furniture.has(at)) {
      while (kept.at(-1)?.text === '') kept.pop()
      behindPage = true
    }
    if (furniture.has(at) || isWatermark(text)) {
      dropped.push(at)
    } else if (text !== '' || (!behindPage && (kept.at(-1)?.text ?? '') !== '')) {
      behindPage = false
      kept.push({ text, at })
    }
  }
  return { kept, dropped }
}

function joinLines(lines: readonly Kept[]): BookLine[] {
  const wrapping = detectWrapping(lines.map(({ text }) => text))
  const joined: BookLine[] = []
  let before = ''
  for (const { text, at } of lines) {
    const last = joined.at(-1)
    const free = before === '' || endsSentence(before) || last?.heading !== undefined
    const heading = headingOf(text, { free: free || wrapping === undefined })
    const joins = wrapping !== undefined && heading === undefined && last?.heading === undefined
    if (joins && last !== undefined && goesOn(before, text, wrapping)) {
      joined[joined.length - 1] = { ...last, text: joinWrapped(last.text, text) }
    } else {
      joined.push({ text, at, heading })
    }
    before = text
  }
  return joined
}

/** Takes bare headings for chapters where there are no others. */
function withBareHeadings(lines: readonly BookLine[]): readonly BookLine[] {
  if (lines.some(({ heading }) => heading !== undefined)) return lines
  const bare = new Set(bareHeadings(lines.map(({ text }) => text)))
  // The first is the name of the book when it opens it.
  if (lines.findIndex(({ text }) => text !== '') === Math.min(...bare)) bare.delete(Math.min(...bare))
  return lines.map((line, i) =>
    bare.has(i) ? { ...line, heading: { level: 'chapter', text: line.text.trim() } } : line,
  )
}

/** The rank at which a book is parted: chapters, or else volumes, or else sections. */
function levelOf(lines: readonly BookLine[]): Level | undefined {
  const counts = { volume: 0, chapter: 0, section: 0 }
  for (const { heading } of lines) if (heading !== undefined) counts[heading.level] += 1
  if (counts.chapter > 1 || (counts.chapter === 1 && counts.volume <= 1)) return 'chapter'
  if (counts.volume > 0) return 'volume'
  return counts.section > 0 ? 'section' : undefined
}

function splitChapters(lines: readonly BookLine[]): Chapter[] {
  const level = levelOf(lines)
  if (level === undefined) return [whole(lines)]
  const starts = startsOf(lines, level)
  const chapters: Chapter[] = []
  let volume: string | undefined
  starts.forEach((start, s) => {
    const end = starts[s + 1] ?? lines.length
    const part = lines.slice(start, end)
    const heading = s === 0 && part[0]?.heading === undefined ? undefined : part[0]?.heading
    if (heading?.level === 'volume' && level === 'chapter') volume = heading.text
    chapters.push(chapterOf(part, heading, heading?.level === 'volume' ? undefined : volume))
  })
  return mergeContents(chapters)
}

/** Indices of the lines at which a part starts. A heading that only repeats the one before it starts none. */
function startsOf(lines: readonly BookLine[], level: Level): number[] {
  const starts: number[] = [0]
  let last = ''
  let since = 0
  lines.forEach(({ heading, text }, i) => {
    if (heading === undefined) {
      if (text !== '') since += 1
      return
    }
    if (heading.level === 'section' && level !== 'section') return
    const key = heading.text.replace(/\s+/g, '')
    if (since === 0 && key === last) return
    if (i > 0) starts.push(i)
    last = key
    since = 0
  })
  return starts
}

const textOf = (lines: readonly BookLine[]): string =>
  lines
    .map(({ text }) => text)
    .join('\n')
    .replace(/^\n+|\n+$/g, '')

const whole = (lines: readonly BookLine[]): Chapter => chapterOf(lines, undefined, undefined)

const chapterOf = (
  lines: readonly BookLine[],
  heading: Heading | undefined,
  volume: string | undefined,
): Chapter => ({
  at: lines[0]?.at ?? 0,
  title: heading?.text,
  volume,
  text: textOf(lines),
  contents: false,
})

/** Runs of headings without text become one table of contents; a lone one goes in front of the next chapter. */
function mergeContents(chapters: readonly Chapter[]): Chapter[] {
  const merged: Chapter[] = []
  const isBare = ({ title, text }: Chapter): boolean => title !== undefined && text === title
  for (let i = 0; i < chapters.length; ) {
    let end = i
    while (end < chapters.length && isBare(chapters[end]!)) end += 1
    const run = chapters.slice(i, end)
    if (run.length >= MIN_CONTENTS) {
      merged.push({
        ...run[0]!,
        title: undefined,
        text: run.map(({ text }) => text).join('\n'),
        contents: true,
      })
      i = end
      continue
    }
    const next = chapters[end]
    if (next !== undefined) {
      const lines = [...run.map(({ text }) => text), next.text]
      merged.push({ ...next, at: run[0]?.at ?? next.at, text: lines.join('\n') })
    } else if (run.length > 0) {
      merged.push(...run)
    }
    i = end + 1
  }
  return merged
}

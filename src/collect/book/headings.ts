/** Rank of a heading: volumes hold chapters, chapters hold sections. */
export type Level = 'volume' | 'chapter' | 'section'

export interface Heading {
  readonly level: Level
  /** The line without white space around it. */
  readonly text: string
}

/** Longest heading in UTF-16 units: a chapter number and a couplet. English titles run longer. */
const MAX_LENGTH = 50
const MAX_LATIN_LENGTH = 90

/** Scanned books write the numbers with letters and dashes that look like them: `第lO回`, `第—回`. */
const NUMBER = '[零〇○一二三四五六七八九十百千两廿卅卌0-9０-９lIOo—-]{1,9}'
const LEVELS: readonly (readonly [level: Level, units: string])[] = [
  ['volume', '卷部集篇册冊'],
  ['chapter', '章回折出幕话話种種'],
  ['section', '节節'],
]
const ENDS = '(?=$|[\\s:：、.．·—《(（【])'
const numbered = (units: string): RegExp => new RegExp(`^(?:正文\\s+)?第\\s?${NUMBER}\\s?[${units}](.*)$`)
const NUMBERED = LEVELS.map(([level, units]) => ({ level, pattern: numbered(units) }))

/** `卷三`, `卷之一上 …`. */
const VOLUME = new RegExp(`^卷\\s?之?\\s?${NUMBER}[上中下]?${ENDS}`)
/** Names of parts that stand alone or in front of a title. */
const NAMED = new RegExp(
  '^(?:楔子|[自原代总前后]?[序叙敘]言?[一二三四]?|[前引绪緒导導][言子论論]|引|凡例|首[回章]|[终終尾][章回声聲]|大结局|' +
    '[后後]记|跋|附录|附錄|番外|题[词记辞]|校点说明|出版说明|内容(?:简介|提要)|作者(?:简介|的话))' +
    `(?:[一二三四五六七八九十0-9]{0,3}${ENDS}|(?=缘起)).{0,24}$`,
)
const LATIN = new RegExp(
  '^(?:(chapter|section|part|book|volume)\\s+(?:\\d{1,4}|[ivxlc]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|' +
    'eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|the \\w+)(?=$|[\\s:.,—–-])|' +
    '(?:prologue|epilogue|preface|foreword|introduction|afterword|appendix|conclusion)(?=$|[\\s:.]))',
  'i',
)
const LATIN_LEVELS: Readonly<Record<string, Level>> = {
  part: 'volume',
  book: 'volume',
  volume: 'volume',
  section: 'section',
}

/** A sentence, not a heading. Titles of chapters do call out. */
const ENDS_SENTENCE = /[。，；,;”」』]$/
const OPENS_TITLE = /^(?:$|[\s:：、.．·—《(（【])/

/** Where a line stands: one that runs into the lines around it is no heading. */
export interface Surroundings {
  /** The line before is blank, or ends a sentence, or there is none. */
  readonly free: boolean
}

/** The heading that a line is; `undefined` for any other line. */
export function headingOf(line: string, { free }: Surroundings): Heading | undefined {
  const text = line.trim()
  if (text.length === 0 || text.length > MAX_LATIN_LENGTH || !free) return undefined
  const latin = LATIN.exec(text)
  if (latin !== null && !/[.,;]$/.test(text.slice(latin[0].length + 1))) {
    return { level: LATIN_LEVELS[latin[1]?.toLowerCase() ?? ''] ?? 'chapter', text }
  }
  if (text.length > MAX_LENGTH || ENDS_SENTENCE.test(text)) return undefined
  for (const { level, pattern } of NUMBERED) {
    const rest = pattern.exec(text)?.[1]
    if (rest === undefined) continue
    // Glued to its number, a title is told from a sentence only by its length: `第一回幸城南面试皇孙`.
    const glued = !OPENS_TITLE.test(rest)
    return glued && (rest.length > 24 || /[，。！？]/.test(rest) || level === 'section')
      ? undefined
      : { level, text }
  }
  if (VOLUME.test(text)) return { level: 'volume', text }
  return NAMED.test(text) ? { level: 'chapter', text } : undefined
}

/** A CSS declaration of a property that pages use; a bare `word:` could be anything. */
const DECLARATION =
  /(?:^|[{;\s])(?:-\w+-)?(?:align|background|border|bottom|clear|color|content|cursor|display|filter|float|font|height|left|letter-spacing|line-height|list-style|margin|max-|min-|opacity|overflow|padding|position|right|text-|top|transform|transition|vertical-align|visibility|white-space|width|word-|z-index|zoom)[\w-]*\s*:/i
const CSS_LINE = /^[.#@*:[\w][^{}]*\{.*\}$/
const SCRIPT_START =
  /^(?:function[\s(]|var\s|let\s|const\s|\(function|!function|\$\(|jQuery|if\s?\(|window\.|document\.)/
const BROWSER =
  /\b(?:document\.|window\.|getElementById|addEventListener|adsbygoogle|jQuery|_hmt?\b|_gaq|\$\()/
const HAN = /\p{Script=Han}/u

/** Longest line looked at: minified style sheets and scripts are long. */
const LONGEST = 20_000

/** Is the line a style rule or a piece of page script? Offsets of the line in the text, its line end left out. */
export function isCodeLine(text: string, from: number, to: number): boolean {
  const last = lastVisible(text, from, to)
  if ((last !== '}' && last !== ';') || to - from > LONGEST) return false
  const line = text.slice(from, to).trim()
  if (last === '}' && CSS_LINE.test(line) && DECLARATION.test(line) && !HAN.test(line)) return true
  return SCRIPT_START.test(line) && BROWSER.test(line)
}

function lastVisible(text: string, from: number, to: number): string {
  let at = to - 1
  while (at > from && /\s/.test(text[at]!)) at -= 1
  return text[at] ?? ''
}

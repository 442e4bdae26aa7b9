/** Which of the forms of `-{zh-hans:计算机;zh-hant:電腦}-` is taken: the first of these that is there. */
export const VARIANTS = {
  'zh-hans': ['zh-hans', 'zh-cn', 'zh-sg', 'zh-my', 'zh'],
  'zh-hant': ['zh-hant', 'zh-tw', 'zh-hk', 'zh-mo', 'zh'],
  'zh-cn': ['zh-cn', 'zh-hans', 'zh-sg', 'zh-my', 'zh'],
  'zh-sg': ['zh-sg', 'zh-my', 'zh-hans', 'zh-cn', 'zh'],
  'zh-tw': ['zh-tw', 'zh-hant', 'zh-hk', 'zh-mo', 'zh'],
  'zh-hk': ['zh-hk', 'zh-mo', 'zh-hant', 'zh-tw', 'zh'],
} as const

export type Variant = keyof typeof VARIANTS

const FLAGS = /^[\sA-Za-z;+-]{0,80}$/
/** Flags of rules for the rest of the page, for its title, for describing a rule: nothing is shown. */
const SILENT = /^\s*[HTDN-]\s*(?:;|$)/
const RULE = /(?:^|;)\s*(?:[^;=]{0,80}=>\s*)?(zh(?:-[a-z]{2,6})?)\s*:/gi

/** Text that MediaWiki's language conversion markup `-{content}-` shows in a variant. */
export function textOfVariant(content: string, variant: Variant): string {
  const bar = content.indexOf('|')
  const flags = bar === -1 ? '' : content.slice(0, bar)
  const hasFlags = bar !== -1 && FLAGS.test(flags)
  if (hasFlags && SILENT.test(flags)) return ''
  const body = hasFlags ? content.slice(bar + 1) : content
  if (/^\s*R\s*$/.test(flags)) return body
  const forms = formsOf(body)
  for (const code of VARIANTS[variant]) {
    const form = forms.get(code)
    if (form !== undefined) return form
  }
  const [first] = forms.values()
  return first ?? body
}

/** Forms by variant; none when the text is the same in all. */
function formsOf(body: string): Map<string, string> {
  const forms = new Map<string, string>()
  let code: string | undefined
  let from = 0
  for (const rule of body.matchAll(RULE)) {
    if (code !== undefined) forms.set(code, body.slice(from, rule.index).trim())
    code = rule[1]?.toLowerCase()
    from = rule.index + rule[0].length
  }
  if (code !== undefined) forms.set(code, body.slice(from).replace(/;\s*$/, '').trim())
  return forms
}

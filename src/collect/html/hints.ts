/**
 * What the name of an element says about its text: set apart from the main text, part of it, the message of one post
 * among several, or nothing.
 */
export type Hint = 'aside' | 'main' | 'post' | undefined

/** Class names and ids are cut to this many characters before they are looked at. */
const NAME_LENGTH = 200

const ROLES = new Set(['banner', 'complementary', 'contentinfo', 'dialog', 'navigation', 'search'])

/** Whole words of class names, and parts found anywhere in them. After Readability, with names of Chinese sites. */
const ASIDE_WORD = new RegExp(
  '(?:^|[\\s_-])(?:ads?|adv|adbox|advert\\w*|banner|crumbs?|disclaimer|foot|hot|login|menu|modal|nav|navigation|' +
    'pager|paging|pagination|popup|rank|reply|sharing|sign|statement|tags|tag(?!-)|widget)(?=$|[\\s_-]|\\d)',
  'i',
)
const ASIDE_PART = new RegExp(
  'author-?(?:bio|box|info)|breadcrumb|caption|carousel|comment(?!ary|ator)|copyright|credit|disqus|footer|gallery|liuyan|most-?(?:popular|read)|' +
    'navbar|navbox|newsletter|outbrain|pinglun|promo|read-?more|recommend|relate|replies|share(?!h)|sidebar|signup|slideshow|social|' +
    'signature|sponsor|subscri|taboola|toolbar|user-?info',
  'i',
)
const MAIN_PART = /article|body|content|entry|main|post|story|text|zhengwen/i

/** What the messages of posts are called: Discuz, phpWind, Tieba, Tianya, phpBB, vBulletin, XenForo, Discourse; schema.org. */
const POST = new RegExp(
  '(?:^|[\\s_-])(?:postmessage|post_message|t_msgfont|t_f|tpc_content|read_tpc|d_post_content|bbs-content|postbody|post_body|' +
    'postcontent|messagetext|message-?(?:body|content)|reply_?content|topic_content|cooked)(?=$|[\\s_-]|\\d)',
  'i',
)

/** Elements that hold the page or its article, whatever they are called. */
const WHOLE = new Set(['html', 'body', 'main', 'article'])

export function hintOf(tag: string, attributes: ReadonlyMap<string, string>): Hint {
  if (WHOLE.has(tag)) return undefined
  if (ROLES.has(attributes.get('role') ?? '')) return 'aside'
  if (attributes.get('itemprop') === 'articleBody') return 'main'
  const className = attributes.get('class')
  const id = attributes.get('id')
  const both = id === undefined ? (className ?? '') : `${className ?? ''} ${id}`
  const name = both.length > NAME_LENGTH ? both.slice(0, NAME_LENGTH) : both
  let known = hints.get(name)
  if (known === undefined) {
    if (hints.size >= MAX_HINTS) hints.clear()
    known = { hint: hintOfName(name) }
    hints.set(name, known)
  }
  return known.hint
}

/** Hints of names seen before: pages name many elements alike. */
const hints = new Map<string, { readonly hint: Hint }>()
const MAX_HINTS = 5000

function hintOfName(name: string): Hint {
  if (POST.test(name)) return 'post'
  if (ASIDE_PART.test(name) || ASIDE_WORD.test(name)) return 'aside'
  return MAIN_PART.test(name) ? 'main' : undefined
}

/** Names for what is read out but not shown, closed until asked for, or left out in print. */
const HIDDEN_NAME =
  /(?:^|\s)(?:sr-only|visually-hidden|visuallyhidden|screen-reader-text|mw-editsection|mw-collapsed|noprint)(?=$|\s)/i

const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i

/** Is the element kept from view? */
export function isHidden(attributes: ReadonlyMap<string, string>): boolean {
  if (attributes.size === 0) return false
  if (attributes.has('hidden') || attributes.get('aria-hidden') === 'true') return true
  const style = attributes.get('style')
  if (style !== undefined && HIDDEN_STYLE.test(style)) return true
  const className = attributes.get('class')
  return className !== undefined && HIDDEN_NAME.test(className.slice(0, NAME_LENGTH))
}

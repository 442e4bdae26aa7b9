/** What the name of an element says about its text: set apart from the main text, part of it, or nothing. */
export type Hint = 'aside' | 'main' | undefined

/** Class names and ids are cut to this many characters before they are looked at. */
const NAME_LENGTH = 200

const ROLES = new Set(['banner', 'complementary', 'contentinfo', 'dialog', 'navigation', 'search'])

/** Whole words of class names, and parts found anywhere in them. After Readability, with names of Chinese sites. */
const ASIDE_WORD = new RegExp(
  '(?:^|[\\s_-])(?:ads?|adv|adbox|advert\\w*|banner|crumbs?|disclaimer|foot|hot|login|menu|modal|nav|navigation|' +
    'pager|paging|pagination|popup|rank|reply|sharing|statement|tags|tag(?!-)|widget)(?=$|[\\s_-]|\\d)',
  'i',
)
const ASIDE_PART = new RegExp(
  'author-?(?:bio|box|info)|breadcrumb|comment(?!ary|ator)|copyright|disqus|footer|liuyan|most-?(?:popular|read)|' +
    'navbar|newsletter|outbrain|pinglun|promo|read-?more|recommend|relate|replies|share(?!h)|sidebar|signup|social|' +
    'sponsor|subscri|taboola|toolbar',
  'i',
)
const MAIN_PART = /article|body|content|entry|main|post|story|text|zhengwen/i

/** Elements that hold the page or its article, whatever they are called. */
const WHOLE = new Set(['html', 'body', 'main', 'article'])

export function hintOf(tag: string, attributes: ReadonlyMap<string, string>): Hint {
  if (WHOLE.has(tag)) return undefined
  if (ROLES.has(attributes.get('role') ?? '')) return 'aside'
  if (attributes.get('itemprop') === 'articleBody') return 'main'
  const name = `${attributes.get('class') ?? ''} ${attributes.get('id') ?? ''}`.slice(0, NAME_LENGTH)
  if (ASIDE_PART.test(name) || ASIDE_WORD.test(name)) return 'aside'
  return MAIN_PART.test(name) ? 'main' : undefined
}

/** Names for what is read out but not shown, and for what is left out in print: links to edit a section. */
const HIDDEN_NAME = /(?:^|\s)(?:sr-only|visually-hidden|visuallyhidden|screen-reader-text|mw-editsection|noprint)(?=$|\s)/i

/** Is the element kept from view? */
export const isHidden = (attributes: ReadonlyMap<string, string>): boolean =>
  HIDDEN_NAME.test((attributes.get('class') ?? '').slice(0, NAME_LENGTH)) ||
  attributes.has('hidden') ||
  attributes.get('aria-hidden') === 'true' ||
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.get('style') ?? '')

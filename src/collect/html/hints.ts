import type { Attributes } from './attributes.ts'
import { detached } from './names.ts'
import { WordFinder } from './word-finder.ts'

/**
 * What the name of an element says about its text: set apart from the main text, part of it, either of them, the message
 * of one post among several, or nothing.
 */
export type Hint = 'aside' | 'main' | 'either' | 'post' | undefined

/** May the element stand apart? */
export const isAside = (hint: Hint): boolean => hint === 'aside' || hint === 'either'

/** What a class name or an id says, as bits. */
export const Trait = {
  aside: 1,
  /** Named after nothing but the article, whatever else it is called (`share-bar article-body`). */
  article: 2,
  main: 4,
  post: 8,
  /** Read out but not shown, or left out in print. */
  hidden: 16,
  /** Both: closed until asked for, as boxes of MediaWiki are. */
  collapsible: 32,
  collapsed: 64,
  author: 128,
} as const

const words = new WordFinder()
// After Readability, with names of Chinese sites.
words.add(
  Trait.aside,
  'author-bio author-box author-info authorbio authorbox authorinfo breadcrumb caption carousel comment!ary!ator ' +
    'copyright credit disqus footer gallery liuyan most-popular most-read mostpopular mostread navbar navbox newsletter ' +
    'outbrain pinglun promo read-more readmore recommend relate replies share!h sidebar signup slideshow social signature ' +
    'sponsor subscri taboola toolbar user-info userinfo',
)
words.add(
  Trait.aside,
  '_ad_ _ads_ _adv_ _adbox_ _advert _banner_ _crumb_ _crumbs_ _disclaimer_ _foot_ _hot_ _login_ _menu_ _modal_ _nav_ ' +
    '_navigation_ _pager_ _paging_ _pagination_ _popup_ _rank_ _reply_ _sharing_ _sign_ _statement_ _tags_ _tag_!- _widget_',
)
words.add(Trait.main, 'article body content entry main post story text zhengwen')
for (const part of ['body', 'content', 'text'])
  for (const mark of ['', '-', '_']) {
    for (const name of ['arti', 'article']) words.add(Trait.article, name + mark + part)
    for (const name of ['entry', 'main', 'post']) words.add(Trait.article, `${name}${mark}${part}.`)
  }
words.add(Trait.article, 'zhengwen')
// What the messages of posts are called: Discuz, phpWind, Tieba, Tianya, phpBB, vBulletin, XenForo, Discourse; schema.org.
words.add(
  Trait.post,
  '_postmessage_ _post_message_ _t_msgfont_ _t_f_ _tpc_content_ _read_tpc_ _d_post_content_ _bbs-content_ _postbody_ ' +
    '_post_body_ _postcontent_ _messagetext_ _message-body_ _messagebody_ _message-content_ _messagecontent_ ' +
    '_reply_content_ _replycontent_ _topic_content_ _cooked_',
)
words.add(
  Trait.hidden,
  '.sr-only. .visually-hidden. .visuallyhidden. .screen-reader-text. .mw-editsection. .mw-collapsed. .noprint.',
)
words.add(Trait.collapsible, '.navframe. .collapsible.')
words.add(Trait.collapsed, '.collapsed.')
words.add(Trait.author, '_author. _byline. _writer. _authorname. _author-name. _byline-name. _writer-name.')

/** Traits of names seen before: pages name many elements alike. */
const known = new Map<string, number>()
const MAX_KNOWN = 32_768
/** Class names and ids are cut to this many characters before they are looked at. */
const NAME_LENGTH = 200

export function traitsOf(names: string): number {
  if (names === '') return 0
  const name = names.length > NAME_LENGTH ? names.slice(0, NAME_LENGTH) : names
  let traits = known.get(name)
  if (traits === undefined) {
    traits = words.find(name)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(detached(name), traits)
  }
  return traits
}

/** An id without the number that makes it one of many. */
function withoutNumber(id: string): string {
  let end = id.length
  while (end > 0 && isDigit(id.charCodeAt(end - 1))) end -= 1
  return end === id.length ? id : id.slice(0, end)
}
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const ROLES = new Set(['banner', 'complementary', 'contentinfo', 'dialog', 'navigation', 'search'])
/** Elements that hold the page or its article, whatever they are called. */
const WHOLE = new Set(['html', 'body', 'main', 'article'])

/** The hint of an element whose class has these traits. */
export function hintOf(tag: string, attributes: Attributes, classTraits: number): Hint {
  if (WHOLE.has(tag)) return undefined
  if (ROLES.has(attributes.get('role') ?? '')) return 'aside'
  if (attributes.get('itemprop') === 'articleBody') return 'main'
  const traits = classTraits | traitsOf(withoutNumber(attributes.get('id') ?? ''))
  if ((traits & Trait.post) !== 0) return 'post'
  if ((traits & Trait.aside) !== 0) return (traits & Trait.article) !== 0 ? 'either' : 'aside'
  return (traits & Trait.main) !== 0 ? 'main' : undefined
}

const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i
const CLOSED = Trait.collapsible | Trait.collapsed

/** Is an element whose class has these traits kept from view? */
export function isHidden(attributes: Attributes, classTraits: number): boolean {
  if ((classTraits & Trait.hidden) !== 0 || (classTraits & CLOSED) === CLOSED) return true
  if (attributes.size === 0) return false
  if (attributes.has('hidden') || attributes.get('aria-hidden') === 'true') return true
  const style = attributes.get('style')
  return style !== undefined && HIDDEN_STYLE.test(style)
}

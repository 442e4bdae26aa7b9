const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** Elements without content. */
const VOID = set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source spacer track wbr',
)

/** Elements whose text is no text of the page. */
const IGNORED_NAMES =
  'applet audio button canvas datalist frameset iframe map math meter noembed noframes noscript object optgroup option ' +
  'progress script select style svg template textarea title video'
const IGNORED = set(IGNORED_NAMES)

/** Elements within a line: they neither end it nor matter for where it stands. */
const INLINE = set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output picture q rp rt ruby ` +
    `s samp small span strike strong sub sup time tt u var ${IGNORED_NAMES}`,
)

/** Elements that HTML itself sets apart from the main text. */
const ASIDE = set('aside dialog figcaption footer menu nav')

const HEADING = set('h1 h2 h3 h4 h5 h6')

/** Elements that keep their line ends. */
const PREFORMATTED = set('pre listing xmp plaintext')

/** Elements that are one paragraph of what is around them. */
export const PARAGRAPH = set('p h1 h2 h3 h4 h5 h6 pre li blockquote')

/** Elements that say nothing of what they hold. */
export const DIVISION = set('div section center')

/** What a start tag closes on its way, up to the scope that holds it (HTML standard 13.2.6, shortened). */
const CLOSES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['a', set('a')],
  ['dd', set('dt dd p')],
  ['dt', set('dt dd p')],
  ['li', set('li p')],
  ['tbody', set('tbody thead tfoot tr td th p caption colgroup')],
  ['td', set('td th p')],
  ['tfoot', set('tbody thead tfoot tr td th p caption colgroup')],
  ['th', set('td th p')],
  ['thead', set('tbody thead tfoot tr td th p caption colgroup')],
  ['tr', set('tr td th p caption colgroup')],
])

/** Elements beyond which a start tag closes nothing. */
const SCOPE = set('html body table ul ol dl menu object template div section article blockquote form')

/** Elements beyond which an end tag closes nothing, unless it belongs to the table itself. */
const CELL_SCOPE = set('td th caption table')

const TABLE_PARTS = set('table tbody thead tfoot tr td th caption colgroup')

/** All there is to know of an element by its name. */
export interface Tag {
  readonly name: string
  readonly void: boolean
  readonly ignored: boolean
  readonly inline: boolean
  readonly aside: boolean
  readonly heading: boolean
  readonly preformatted: boolean
  readonly closes: ReadonlySet<string> | undefined
  readonly scope: boolean
  readonly cellScope: boolean
  readonly tablePart: boolean
}

/** Tags met before; pages name elements of their own, so there may be no end of them. */
const tags = new Map<string, Tag>()
const MAX_TAGS = 2000

/** The tag of this name in lower case: one look-up instead of ten. */
export function tagOf(name: string): Tag {
  let tag = tags.get(name)
  if (tag === undefined) {
    tag = {
      name,
      void: VOID.has(name),
      ignored: IGNORED.has(name),
      inline: INLINE.has(name),
      aside: ASIDE.has(name),
      heading: HEADING.has(name),
      preformatted: PREFORMATTED.has(name),
      closes: CLOSES.get(name),
      scope: SCOPE.has(name),
      cellScope: CELL_SCOPE.has(name),
      tablePart: TABLE_PARTS.has(name),
    }
    if (tags.size >= MAX_TAGS) tags.clear()
    tags.set(name, tag)
  }
  return tag
}

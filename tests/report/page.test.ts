import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { funnel, outcomes } from '../../src/report/derive.ts'
import { integer } from '../../src/report/format.ts'
import { renderHtml } from '../../src/report/page.ts'
import { exampleInput } from './example.ts'
import { HOSTILE } from './hostile.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

function parse(page: string): { elements: Element[]; text: string; unclosed: string[] } {
  const elements: Element[] = []
  const unclosed: string[] = []
  let text = ''
  const parser = new Parser(
    {
      onopentag: (name, attributes) => elements.push({ name, attributes }),
      ontext: (piece) => {
        text += piece
      },
      onclosetag: (name, implied) => {
        if (implied && !['meta', 'input', 'wbr'].includes(name)) unclosed.push(name)
      },
    },
    { decodeEntities: true },
  )
  parser.end(page)
  return { elements, text, unclosed }
}

/** Markup of one section. */
const sectionOf = (html: string, id: string): string =>
  html.split(`<section id="${id}">`)[1]?.split('</section>')[0] ?? ''

const example = exampleInput({ docsPerFile: 400 })
const page = renderHtml(example)
const { elements, text, unclosed } = parse(page)

describe('the page', () => {
  it('has a section for every question', () => {
    const ids = elements.filter(({ name }) => name === 'section').map(({ attributes }) => attributes.id)
    expect(ids).toEqual([
      'funnel',
      'sources',
      'reasons',
      'histograms',
      'domains',
      'kept',
      'duplicates',
      'samples',
      'quarantine',
      'run',
    ])
  })

  it('links its sections and nothing else', () => {
    const links = elements.flatMap(({ attributes }) =>
      [attributes.href, attributes.src].filter((link) => link !== undefined),
    )
    expect(links.length).toBe(10)
    expect(links.every((link) => link?.startsWith('#'))).toBe(true)
  })

  it('closes every element', () => {
    expect(unclosed).toEqual([])
  })

  it('shows the key figures and that they reconcile', () => {
    const { records, kept, removed, duplicate, quarantined, skipped } = outcomes(funnel(example.stats))
    const ends = [kept, removed, duplicate, quarantined, skipped]
    for (const count of [records, ...ends]) expect(text).toContain(integer(count))
    expect(text).toContain('Reconciles.')
    expect(text).toContain(`${integer(records)} = ${ends.map(integer).join(' + ')}`)
  })

  it('shows every step, source and reason', () => {
    for (const { name } of example.stats.steps) expect(text).toContain(name)
    for (const { name } of example.stats.sources) expect(text).toContain(name)
    for (const reason of ['too short', 'too long', 'too repetitive', 'label ad'])
      expect(text).toContain(reason)
  })

  it('draws one chart per measuring step, and the flow by source for wide and narrow screens', () => {
    const charts = elements.filter(({ attributes }) => attributes.class === 'chart')
    const measuring = example.stats.steps.filter(({ histogram }) => histogram !== undefined)
    expect(charts.length).toBe(measuring.length + 2)
  })

  it('marks in a sample what a cleaner took out and put in', () => {
    expect(page).toContain('<del>13900000000</del>')
    expect(page).toContain('<ins>[phone]</ins>')
  })

  it('shows of a confidential cleaner the text after it alone', () => {
    const { stats } = exampleInput({ docsPerFile: 40 })
    for (const { samples } of stats.steps)
      samples.edited = samples.edited.map((sample) => ({ ...sample, excerpt: sample.after ?? '' }))
    const confidential = renderHtml({ stats, run: { inputs: {} } })
    expect(confidential).toContain('what was taken out is confidential and not shown')
    expect(confidential).not.toContain('<h5>Before</h5>')
  })

  it('keeps what the readers skipped apart from what the steps removed', () => {
    const reasons = sectionOf(page, 'reasons')
    const [removed = '', skipped = ''] = reasons.split('Skipped by the readers')
    expect(removed).toContain('too short')
    expect(removed).not.toContain('WARC request')
    expect(skipped).toContain('WARC request')
  })

  it('says where a guard of a dedup kept a document', () => {
    expect(sectionOf(page, 'duplicates')).toContain('7 documents were kept although a chain of copies')
  })

  it('shows the least similar pairs of duplicates first', () => {
    const minhash = sectionOf(page, 'duplicates').split('<h3>').at(-1) ?? ''
    const shown = Array.from(minhash.matchAll(/similarity ([\d.]+)%/g), ([, similarity]) =>
      Number(similarity),
    )
    expect(shown.length).toBeGreaterThan(2)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  })

  it('says which share of a domain was kept, and says nothing where that is not known', () => {
    const counts = (docs: Record<string, number>, other = 0) => ({ capacity: 10, counts: docs, other })
    const shares = (other: number) => {
      const domains = { kept: counts({ 'a.cn': 3, 'b.cn': 2 }), removed: counts({ 'a.cn': 1 }, other) }
      const kept = sectionOf(
        renderHtml({ stats: { ...example.stats, domains }, run: { inputs: {} } }),
        'domains',
      )
      const [list = ''] = kept.split('Removed or duplicate')
      return Array.from(list.matchAll(/<small>([^<]*)<\/small>/g), ([, share]) => share)
    }
    expect(shares(0)).toEqual(['75%', '100%'])
    expect(shares(5)).toEqual(['75%', ''])
  })

  it('is the same every time', () => {
    expect(renderHtml(example)).toBe(page)
  })

  it('does without clock, shards and sizes', () => {
    const bare = renderHtml({ stats: example.stats, run: { inputs: {} } })
    expect(bare).not.toContain('Throughput')
    expect(bare).not.toContain('NaN')
    expect(bare).not.toContain('undefined')
  })
})

it('says loudly when the sums do not reconcile', () => {
  const broken = exampleInput({ docsPerFile: 50 })
  const ledger = Object.values(broken.stats.files)[0]
  if (ledger !== undefined) ledger.kept += 1
  const shown = parse(renderHtml(broken)).text
  expect(shown).toContain('Does not reconcile.')
  expect(shown).not.toContain('Reconciles.')
})

it('renders a run without sources, steps or records', () => {
  const { stats } = exampleInput({ sources: [] })
  const empty = { ...stats, steps: [], sources: [], files: {}, clusters: {} }
  expect(parse(renderHtml({ stats: empty, run: { inputs: {} } })).text).toContain('No records were read')
})

describe('hostile text', () => {
  const hostile = renderHtml(exampleInput({ docsPerFile: 120, hostile: HOSTILE }))
  const parsed = parse(hostile)

  it('adds no element that the page does not have without it', () => {
    const known = new Set(elements.map(({ name }) => name))
    const added = new Set(parsed.elements.map(({ name }) => name).filter((name) => !known.has(name)))
    // Marks for hidden characters.
    expect([...added]).toEqual(['i'])
    expect(hostile).not.toMatch(/<(script|img|iframe|object|link)\b/i)
  })

  it('adds no event handler', () => {
    const handlers = parsed.elements.flatMap(({ attributes }) =>
      Object.keys(attributes).filter((key) => /^on/i.test(key)),
    )
    expect(handlers).toEqual([])
  })

  it('is still there to be read', () => {
    expect(parsed.text).toContain('<img src=x onerror=')
    expect(parsed.text).toContain('[U+202E]')
  })

  it('leaves no control character or direction override in the file', () => {
    expect(hostile).not.toMatch(/[\0-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]/)
  })
})

describe('size', () => {
  const many = exampleInput({
    sources: Array.from({ length: 1000 }, (_, i) => `来源-${i}`),
    filesPerSource: 10,
    docsPerFile: 3,
  })
  const big = renderHtml(many)

  it('stays under 3 MB with 1,000 sources and 10,000 files', () => {
    expect(Object.keys(many.stats.files).length).toBe(10_000)
    expect(Buffer.byteLength(big)).toBeLessThan(3_000_000)
  })

  it('says how many more there are', () => {
    expect(big).toContain('and 960 more')
    expect(big).toContain('and 9,985 more files')
  })

  it('stays under 3 MB with 60 steps full of samples that are nothing but hidden characters', () => {
    const { stats, run } = exampleInput({ docsPerFile: 200, hostile: '\u202E\u2066<&'.repeat(300) })
    const steps = Array.from({ length: 60 }, (_, i) => {
      const step = stats.steps[1 + (i % 7)]
      if (step === undefined) throw new Error('no such step')
      return { ...step, name: `${step.name}-${i}` }
    })
    expect(Buffer.byteLength(renderHtml({ stats: { ...stats, steps }, run }))).toBeLessThan(3_000_000)
  })
})

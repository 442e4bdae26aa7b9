import type { ReportInput } from '../../src/report/input.ts'
import { newHistogram, observe } from '../../src/stats/histogram.ts'
import type { Cell, FileLedger, Sample, Stats, StepStats, Tally, Timings } from '../../src/stats/stats.ts'
import { type Doc, planSteps, type StepPlan } from './example-steps.ts'

/**
 * Synthetic statistics: made-up documents flow through made-up steps, so that every sum reconciles by construction.
 * The sentences were written for these tests.
 */
export interface ExampleSize {
  readonly sources?: readonly string[]
  readonly filesPerSource?: number
  readonly docsPerFile?: number
  /** Put into every name, reason, text and URL. */
  readonly hostile?: string
}

const CLEAN =
  '清晨的渡口很安静，船夫把缆绳解开，慢慢把船推离岸边。对岸的集市刚刚开张，豆腐和青菜的香味顺着风飘过来。'
const ADVERT =
  '限时特惠！！！点击领取优惠券，加微信 demo_shop_01 立即下单，满减活动只剩最后一天，错过再等一年。'
const BEFORE =
  '联系人：陈老师，电话 13900000000，邮箱 teacher@example.com。  报名时间从三月开始，请提前准备好材料。'
const AFTER = '联系人：陈老师，电话 [phone]，邮箱 [email]。 报名时间从三月开始，请提前准备好材料。'

/** FNV-1a with a final mix: a repeatable number in 0 to 1 for each document and question. */
function rollOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

const tally = (): Tally => ({ docs: 0, chars: 0, bytes: 0 })
const newCell = (): Cell => ({
  in: tally(),
  out: tally(),
  removed: {},
  duplicate: tally(),
  quarantined: {},
  edits: {},
  edited: 0,
})

function add(into: Tally, chars: number): void {
  into.docs += 1
  into.chars += chars
  into.bytes += Math.round(chars * 2.8)
}

const bump = (counts: Record<string, number>, key: string, by = 1): void => {
  counts[key] = (counts[key] ?? 0) + by
}

export function exampleStats({
  sources = ['commoncrawl', 'sogou-news', 'encyclopedia', 'books'],
  filesPerSource = 3,
  docsPerFile = 800,
  hostile = '',
}: ExampleSize = {}): Stats {
  const plans = planSteps(hostile)
  const names = sources.map((source) => source + hostile)
  const steps = plans.map(
    ({ name, id, kind, pass, params, histogram }): StepStats => ({
      name,
      id,
      kind,
      pass,
      params,
      sources: Object.fromEntries(names.map((source) => [source, newCell()])),
      ...(histogram && {
        histogram: {
          ...newHistogram(histogram.scale),
          column: histogram.column,
          thresholds: histogram.thresholds,
        },
      }),
      samples: { removed: [], edited: [] },
    }),
  )
  const stats: Stats = {
    recipe: {
      name: `yuan-mdfs${hostile}`,
      about: `A synthetic run in the manner of Yuan 1.0: rules, classifier, dedup.${hostile}`,
      hash: '9f2c41d07be8a6e3',
    },
    version: '0.1.0',
    seed: 1,
    sources: names.map((name, i) => ({
      name,
      format: ['warc', 'sogou', 'wikipedia', 'text'][i % 4] ?? 'jsonl',
    })),
    steps,
    files: {},
    kept: { byLang: {}, byLabel: {}, samples: [] },
    domains: {
      kept: { capacity: 100, counts: {}, other: 0 },
      removed: { capacity: 100, counts: {}, other: 0 },
    },
    quarantine: [],
    clusters: {
      exact: { '2': 310, '3': 64, '4': 21, '5-8': 9, '9-16': 2 },
      minhash: { '2': 402, '3': 118, '4': 37, '5-8': 22, '9-16': 6, '17-32': 1 },
    },
  }
  for (const [s, source] of names.entries()) {
    for (let f = 0; f < filesPerSource; f += 1) {
      const file = `${source}/part-${String(f).padStart(5, '0')}.warc.gz`
      const ledger: FileLedger = { records: 0, kept: 0, removed: 0, duplicate: 0, quarantined: 0 }
      stats.files[file] = ledger
      const docs = Math.ceil(docsPerFile / (1 + s * 0.7))
      for (let n = 0; n < docs; n += 1) {
        const key = `${source}:${f}:${n}`
        const roll = (salt: string) => rollOf(`${salt}:${key}`)
        const gauss = roll('a') + roll('b') + roll('c') + roll('d') - 2
        flow(
          {
            source,
            file,
            id: `${n.toString(16).padStart(16, '0')}${key.length.toString(16).padStart(16, 'a')}`,
            chars: Math.ceil(900 * Math.exp(gauss * 2.4)),
            roll,
          },
          plans,
          stats,
          ledger,
          hostile,
        )
      }
    }
  }
  return stats
}

function flow(doc: Doc, plans: readonly StepPlan[], stats: Stats, ledger: FileLedger, evil: string): void {
  ledger.records += 1
  let { chars } = doc
  const domain = `${['news', 'bbs', 'blog', 'wiki', 'shop'][Math.floor(doc.roll('host') ** 2 * 5)]}.example${Math.floor(doc.roll('tld') ** 3 * 9)}.cn${evil}`
  for (const [i, plan] of plans.entries()) {
    const step = stats.steps[i]
    const cell = step?.sources[doc.source]
    if (step === undefined || cell === undefined) throw new Error(`no cell for ${doc.source}`)
    add(cell.in, chars)
    const { value, removed, duplicate, bad, edits } = plan.run({ ...doc, chars })
    if (value !== undefined && step.histogram) observe(step.histogram, value)
    const sample = (excerpt: string): Sample => ({
      rank: doc.id.slice(0, 16),
      id: doc.id,
      source: doc.source,
      file: doc.file,
      url: `https://${domain}/a/${doc.id.slice(8, 16)}${evil}`,
      title: `渡口的早晨${evil}`,
      lang: 'zh',
      excerpt: excerpt + evil,
      ...(value !== undefined && { values: { [step.histogram?.column ?? plan.name]: value } }),
    })
    if (bad !== undefined) {
      bump(cell.quarantined, bad)
      ledger.quarantined += 1
      if (stats.quarantine.length < 12)
        stats.quarantine.push({
          cause: bad,
          detail: `expected a gzip member, found 0x3c68${evil}`,
          file: doc.file,
          offset: ledger.records * 4096,
        })
      return
    }
    if (removed !== undefined) {
      cell.removed[removed] ??= tally()
      add(cell.removed[removed], chars)
      ledger.removed += 1
      bump(stats.domains.removed.counts, domain)
      if (step.samples.removed.length < 8) step.samples.removed.push({ ...sample(ADVERT), reason: removed })
      return
    }
    if (duplicate) {
      add(cell.duplicate, chars)
      ledger.duplicate += 1
      const keeper = {
        id: doc.id.replace('a', 'b'),
        similarity: 0.8 + doc.roll('sim') * 0.2,
        excerpt: `${CLEAN}${evil}`,
      }
      if (step.samples.removed.length < 8)
        step.samples.removed.push({ ...sample(CLEAN.replace('青菜', '白菜')), keeper })
      return
    }
    if (edits !== undefined) {
      cell.edited += 1
      for (const [kind, n] of Object.entries(edits)) bump(cell.edits, kind, n)
      chars = Math.max(1, chars - 11)
      if (step.samples.edited.length < 8) step.samples.edited.push({ ...sample(BEFORE), after: AFTER + evil })
    }
    add(cell.out, chars)
  }
  ledger.kept += 1
  bump(stats.domains.kept.counts, domain)
  const lang = ['zh', 'zh', 'zh', 'zh', 'zh', 'zh-Hant', 'zh', 'en'][Math.floor(doc.roll('lang') * 8)] ?? 'zh'
  stats.kept.byLang[lang] ??= tally()
  add(stats.kept.byLang[lang], chars)
  const label = `high${evil}`
  stats.kept.byLabel[label] ??= tally()
  add(stats.kept.byLabel[label], chars)
  if (stats.kept.samples.length < 8)
    stats.kept.samples.push({
      rank: doc.id.slice(0, 16),
      id: doc.id,
      source: doc.source,
      file: doc.file,
      url: `https://${domain}/`,
      title: `渡口的早晨${evil}`,
      lang,
      label: 'high',
      excerpt: CLEAN.repeat(4) + evil,
    })
}

/** A full input: statistics, clock, raw sizes and shards. */
export function exampleInput(size: ExampleSize = {}): ReportInput {
  const stats = exampleStats(size)
  const evil = size.hostile ?? ''
  const steps = stats.steps.map(
    ({ name }, i) => [name, [4.1, 1.9, 0.12, 0.31, 2.74, 0.9, 6.05, 3.3][i] ?? 0.1] as const,
  )
  const files = Object.entries(stats.files)
  const timings: Timings = {
    wallSeconds: 11.37,
    workers: 2,
    node: 'v20.20.0',
    steps: Object.fromEntries(steps),
    units: Object.fromEntries(
      files.map(([file, { records }], i) => [
        `p0/${file}`,
        {
          seconds: 0.5 + (i % 7) * 0.21,
          docs: records,
          bytes: records * 9000,
          pid: 100,
          thread: 1 + (i % 2),
        },
      ]),
    ),
  }
  return {
    stats,
    timings,
    run: {
      recipePath: `pipelines/yuan-mdfs.yaml${evil}`,
      inputs: Object.fromEntries(
        stats.sources.map(({ name }, i) => [
          name,
          { files: size.filesPerSource ?? 3, bytes: 48_300_000 >> (i % 5) },
        ]),
      ),
    },
    manifest: ['zh/high', 'zh-Hant/high', 'en/high'].map((bucket, i) => ({
      path: `shards/${bucket}/part-00000.jsonl.gz${evil}`,
      docs: 2400 >> i,
      chars: 3_100_000 >> i,
      bytes: 2_900_000 >> i,
    })),
  }
}

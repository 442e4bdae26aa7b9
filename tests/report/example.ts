import type { ReportInput } from '../../src/report/input.ts'
import { newHistogram } from '../../src/stats/histogram.ts'
import type { FileLedger, Stats, StepStats, Timings } from '../../src/stats/stats.ts'
import { newCell } from '../../src/stats/tally.ts'
import { flow } from './example-flow.ts'
import { planSteps } from './example-steps.ts'

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

/** FNV-1a with a final mix: a repeatable number in 0 to 1 for each document and question. */
function rollOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
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
          removed: [],
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
    dedups: {
      minhash: {
        buckets: 900,
        comparisons: 4000,
        edges: 1400,
        clusters: 586,
        largestCluster: 19,
        guarded: 7,
        capped: 0,
        cappedBuckets: 0,
        largestBucket: 40,
        verification: {
          compared: 2100,
          refused: 700,
          overestimated: 90,
          underestimated: 60,
          meanError: 0.021,
          largestError: 0.12,
        },
      },
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
          host: 'a',
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

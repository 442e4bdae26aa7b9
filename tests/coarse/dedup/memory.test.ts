import { describe, expect, it } from 'vitest'
import { planMemory } from '../../../src/run/memory.ts'
import { line } from './line.ts'
import { type DedupResult, prepareExact, prepareMinhash, runDedup } from './run-dedup.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

const decided = ({ keepers, details, summary }: DedupResult): unknown => [
  keepers,
  details.map((detail) => detail?.similarity),
  summary,
]

/** Some texts, some of them close to one before. */
function corpus(size: number): string[] {
  const random = randomFrom(51)
  const texts: string[] = []
  for (let i = 0; i < size; i++) {
    const near = i > 0 && random() < 0.4
    texts.push(near ? edited(random, texts[Math.floor(random() * i)]!, 0.01) : chineseText(random, 5))
  }
  return texts
}

describe('decisions do not depend on memory', () => {
  it.each([
    ['minhash', {}],
    ['minhash', { keep: 'longest', verify: 'estimate' }],
    ['exact', {}],
  ] as const)('%s %o', async (kind, params) => {
    const texts = corpus(6000)
    const fingerprinter = await (kind === 'minhash' ? prepareMinhash(params) : prepareExact(params))
    const units = [texts.slice(0, 2500), texts.slice(2500, 2501), texts.slice(2501)]
    const roomy = runDedup(units, fingerprinter, { memory: 4e9 })
    expect(runDedup(units, fingerprinter, { memory: 64e6 })).toEqual(roomy)
    // Too little for the keys of a single partition at once: 108,000 of up to 52 bytes.
    expect(decided(runDedup(units, fingerprinter, { memory: 4.5e6 }))).toEqual(decided(roomy))
    if (kind === 'minhash') expect(roomy.summary.removed).toBeGreaterThan(1500)
  })
})

describe('memory that cannot do', () => {
  const same = Array.from({ length: 60_000 }, () => '100')

  it('for one key is refused, with what it takes', () => {
    expect(() => runDedup([same], line(), { memory: 5e6 })).toThrow(
      /dedup: one candidate key is shared by so many documents that they take 3 MB, and this task has 3 MB/,
    )
    expect(runDedup([same], line(), { memory: 8e6 }).summary.largestCluster).toBe(60_000)
  })

  it('for clustering is refused before anything is allocated, with what it takes', () => {
    expect(() => runDedup([['1', '2']], line(), { memory: 4.1e6 })).toThrow(
      /dedup: clustering needs 5 MB and has 4 MB. Give the run more memory/,
    )
  })
})

describe('the memory of a run', () => {
  it('is divided among its workers, after what they take themselves', () => {
    const { workers, tasks } = planMemory(4e9, 4)
    expect(workers).toBe(4)
    expect(tasks.share * 4).toBeLessThanOrEqual(tasks.whole)
    expect(tasks.whole).toBeLessThan(4e9)
    expect(tasks.share).toBeGreaterThan(500e6)
  })

  it('lets fewer work when not all fit, and refuses when none does', () => {
    const { workers, refused } = planMemory(1e9, 64)
    expect(workers).toBeGreaterThan(1)
    expect(workers).toBeLessThan(8)
    expect(workers + refused).toBe(64)
    expect(planMemory(1e9, 0).workers).toBe(0)
    expect(planMemory(450e6, 8).workers).toBe(1)
    expect(() => planMemory(100e6, 1)).toThrow(
      /--memory: expected at least \d+MB, for one worker; found 100MB/,
    )
  })
})

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { matchSpans } from '../../../../src/coarse/dedup/spans/match.ts'
import { UnitRepeats } from '../../../../src/coarse/dedup/spans/repeats.ts'
import { openSpanWriter } from '../../../../src/coarse/dedup/spans/store.ts'
import type { SpanDedupDefinition, SpanFinder } from '../../../../src/step.ts'
import { inTemporary } from '../run-dedup.ts'

const STEP = 'spans'

export const prepareSpans = async (
  definition: SpanDedupDefinition<z.ZodType>,
  params: object = {},
): Promise<SpanFinder> =>
  definition.prepare(definition.params.parse(params), { seed: 1, resolve: (path) => path })

export interface SpanRun {
  /** What is left of each document, over all units. */
  readonly left: readonly string[]
  /** What was taken out of each: `[start, end]` in UTF-16 units. */
  readonly removed: readonly (readonly (readonly [number, number])[])[]
  readonly capped: number
  readonly spans: number
  readonly links: number
}

export interface SpanRunOptions {
  readonly partitions?: number
  readonly memory?: number
}

/** Takes texts, in units, through a span dedup as a run does. */
export function runSpans(
  units: readonly (readonly string[])[],
  finder: SpanFinder,
  { partitions = 1, memory = 1e8 }: SpanRunOptions = {},
): SpanRun {
  return inTemporary((root) => {
    const unitDirs = units.map((texts, i) => {
      const dir = join(root, `unit-${i}`)
      mkdirSync(dir)
      const writer = openSpanWriter(dir, STEP, finder)
      for (const text of texts) writer.add(text)
      writer.close()
      return dir
    })
    const linkFiles = Array.from({ length: partitions }, (_, p) => join(root, `links-${p}`))
    const matches = linkFiles.map((outFile, partition) =>
      matchSpans({ unitDirs, step: STEP, partition, partitions, outFile, memory }),
    )
    const documents = units.flatMap((texts, unit) => {
      const textOf = (u: number, d: number): string => units[u]![d]!
      const repeats = new UnitRepeats({ unitDirs, step: STEP, unit, linkFiles, finder, textOf })
      const found = texts.map((text, document) => ({ text, ...repeats.of(document, text) }))
      repeats.close()
      return found
    })
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
    return {
      left: documents.map(({ text, ranges }) => (ranges.length === 0 ? text : finder.without(text, ranges))),
      removed: documents.map(({ ranges }) => {
        const pairs: (readonly [number, number])[] = []
        for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!])
        return pairs
      }),
      capped: sum(documents.map(({ capped }) => capped)),
      spans: sum(matches.map(({ spans }) => spans)),
      links: sum(matches.map(({ links }) => links)),
    }
  })
}

import { UsageError } from '../errors.ts'
import { type ManifestPart, readManifest } from './manifest.ts'
import { readWritten, type WrittenDocument } from './written.ts'

export interface SampleQuery {
  readonly outcome: 'kept' | 'removed' | 'duplicate'
  /** Only what this step removed. */
  readonly step?: string
  readonly limit: number
}

export interface SampledDocument extends WrittenDocument {
  /** The step that removed it, or the bucket of its shard. */
  readonly group: string
}

/** Reads what a finished run kept or removed: an even share of every file, from its beginning. Throws `UsageError`. */
export async function findSamples(out: string, query: SampleQuery): Promise<SampledDocument[]> {
  const { outcome, step, limit } = query
  const manifest = readManifest(out)
  const parts = outcome === 'kept' ? manifest.shards : manifest.removed
  if (outcome === 'kept') checkReadable(parts)
  const groups = [...new Set(parts.map(({ group }) => group))]
  if (step !== undefined && !groups.includes(step)) {
    const known = groups.length === 0 ? 'nothing (see output.removed in the recipe)' : groups.join(', ')
    throw new UsageError(`no document removed by "${step}" was written; there is: ${known}`)
  }
  const found: SampledDocument[][] = []
  for (const part of parts) {
    if (step !== undefined && part.group !== step) continue
    const documents: SampledDocument[] = []
    for await (const document of readWritten(out, part)) {
      if (outcome !== 'kept' && (document.duplicateOf !== undefined) !== (outcome === 'duplicate')) continue
      documents.push({ ...document, group: part.group })
      if (documents.length === limit) break
    }
    found.push(documents)
  }
  const samples = roundRobin(found).slice(0, limit)
  return outcome === 'duplicate' ? withKeepers(out, manifest.shards, samples) : samples
}

function checkReadable(parts: readonly ManifestPart[]): void {
  const other = parts.find(({ path }) => !path.includes('.jsonl'))
  if (other !== undefined) {
    throw new UsageError(`${other.path} is not JSON Lines: read it with a tool for its format`)
  }
}

/** The first of each list, then the second of each … */
function roundRobin<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}

/** With `removed: keep` the keepers' texts stand in the shards alone: looks there for those not at hand. */
async function withKeepers(
  out: string,
  shards: readonly ManifestPart[],
  samples: readonly SampledDocument[],
): Promise<SampledDocument[]> {
  const wanted = new Set(
    samples.flatMap(({ keeperText, duplicateOf }) =>
      keeperText === undefined && duplicateOf !== undefined ? [duplicateOf] : [],
    ),
  )
  const texts = new Map<string, string>()
  for (const part of shards.filter(({ path }) => path.includes('.jsonl'))) {
    if (texts.size === wanted.size) break
    for await (const { id, text } of readWritten(out, part)) {
      if (wanted.has(id)) texts.set(id, text)
      if (texts.size === wanted.size) break
    }
  }
  return samples.map((sample) => {
    const keeperText = sample.keeperText ?? texts.get(sample.duplicateOf ?? '')
    return keeperText === undefined ? sample : { ...sample, keeperText }
  })
}

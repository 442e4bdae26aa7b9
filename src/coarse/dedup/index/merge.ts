import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from '../../../errors.ts'
import { renameDurably } from './durable.ts'
import { type DedupIndex, indexPath, nameOfSegment, openIndex, type Segment, writeIndex } from './format.ts'
import { checkSameMaker } from './maker.ts'
import { SegmentWriter } from './segment.ts'

/**
 * Makes a new index of one segment from those of others, or of one alone: in the order given, a segment that stands in
 * several of them once. The others are left as they are. `out` appears whole or not at all. Throws `UsageError` when `out`
 * holds something, or when fingerprints cannot be compared.
 */
export function mergeIndexes(dirs: readonly string[], out: string): DedupIndex {
  const [first] = dirs
  if (first === undefined) throw new UsageError('nothing to merge')
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UsageError(`${out} exists: a merged index is a new one, and replaces nothing`)
  }
  const maker = openIndex(first)
  const sources = new Map<string, { readonly dir: string; readonly segment: Segment }>()
  for (const dir of dirs) {
    const index = openIndex(dir)
    checkSameMaker(index, `the index ${dir}`, maker, first)
    for (const segment of index.segments) {
      if (!sources.has(segment.name)) sources.set(segment.name, { dir, segment })
    }
  }
  const work = `${out}.tmp-${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(indexPath.segments(work), { recursive: true })
  const merged = { ...maker, segments: mergeSegments([...sources.values()], work, maker.fingerprintBytes) }
  writeIndex(work, merged)
  mkdirSync(dirname(out), { recursive: true })
  renameDurably(work, out)
  return merged
}

function mergeSegments(
  sources: readonly { readonly dir: string; readonly segment: Segment }[],
  work: string,
  fingerprintBytes: number,
): Segment[] {
  if (sources.length === 0) return []
  const made = indexPath.segment(work, 'new')
  const writer = new SegmentWriter(made, fingerprintBytes)
  for (const { dir, segment } of sources) writer.add(indexPath.segment(dir, segment.name))
  const files = writer.close()
  const name = nameOfSegment(files)
  renameDurably(made, indexPath.segment(work, name))
  const runs = new Map(sources.flatMap(({ segment }) => segment.runs.map((run) => [run.run, run] as const)))
  return [{ name, runs: [...runs.values()], documents: writer.documents, files }]
}

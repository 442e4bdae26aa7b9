import { mkdirSync, rmSync } from 'node:fs'
import { renameDurably } from './durable.ts'
import {
  type DedupIndex,
  indexPath,
  leftovers,
  nameOfSegment,
  readIndex,
  type Segment,
  writeIndex,
} from './format.ts'
import { checkSameMaker, type Maker } from './maker.ts'
import { SegmentWriter } from './segment.ts'

/** Where a segment is made: no name of a finished one. One at a time, under the lock of the index. */
const IN_THE_MAKING = 'new'

export interface Appended {
  /** Of this call, or of an earlier one that added the same; none when there was no document to add. */
  readonly segment?: Segment
  readonly index: DedupIndex
}

/**
 * Adds a segment that `fill` writes. The index is the old one until `index.json` is replaced, in the last step; killed
 * anywhere, the next call clears away what is left. Adding the same documents again changes nothing. The caller holds the
 * lock of the index. Throws `UsageError` when the index was made by another step or other parameters.
 */
export async function appendSegment(
  dir: string,
  maker: Maker,
  run: Segment['runs'][number],
  fill: (writer: SegmentWriter) => Promise<void>,
): Promise<Appended> {
  const index = readIndex(dir) ?? { ...maker, segments: [] }
  checkSameMaker(index, `the index ${dir}`, maker, 'this step')
  mkdirSync(indexPath.segments(dir), { recursive: true })
  for (const name of leftovers(dir, index)) {
    rmSync(indexPath.segment(dir, name), { recursive: true, force: true })
  }
  const made = indexPath.segment(dir, IN_THE_MAKING)
  const writer = new SegmentWriter(made, maker.fingerprintBytes)
  await fill(writer)
  const files = writer.close()
  const name = nameOfSegment(files)
  const same = index.segments.find((segment) => segment.name === name)
  if (same !== undefined || writer.documents === 0) {
    rmSync(made, { recursive: true })
    return { index, ...(same !== undefined && { segment: same }) }
  }
  renameDurably(made, indexPath.segment(dir, name))
  const segment = { name, runs: [run], documents: writer.documents, files }
  const grown = { ...index, segments: [...index.segments, segment] }
  writeIndex(dir, grown)
  return { segment, index: grown }
}

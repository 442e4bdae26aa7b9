import { bytesOfSegment, type DedupIndex } from '../coarse/dedup/index/format.ts'
import { describeMaker } from '../coarse/dedup/index/maker.ts'
import { bytes, counted, integer } from '../report/format.ts'
import type { IndexMarker } from '../run/append-indexes.ts'

/** What a run added to an index, in a sentence or two. */
export function describeAppended({ step, segment, documents, segments, unseen }: IndexMarker): string {
  const added =
    segment === null
      ? 'nothing to add'
      : `${counted(documents, 'document')} added as segment ${segment}, now ${counted(segments, 'segment')}`
  const warning =
    unseen.length === 0
      ? ''
      : `\n         other runs added ${unseen.join(', ')} meanwhile: this run was not deduplicated against that`
  return `Index    ${step}: ${added}${warning}`
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export interface IndexInfo {
  readonly step: string
  readonly params: Readonly<Record<string, unknown>>
  readonly fingerprintBytes: number
  readonly documents: number
  readonly bytes: number
  readonly bytesPerDocument: number
  readonly segments: readonly {
    readonly name: string
    readonly documents: number
    readonly bytes: number
    /** `recipe run`, of which the documents come. */
    readonly runs: readonly string[]
  }[]
}

/** What `mdfs index info` says. */
export function indexInfo({ segments, ...maker }: DedupIndex): IndexInfo {
  const documents = sum(segments.map((segment) => segment.documents))
  const total = sum(segments.map(bytesOfSegment))
  return {
    ...maker,
    documents,
    bytes: total,
    bytesPerDocument: documents === 0 ? 0 : total / documents,
    segments: segments.map((segment) => ({
      name: segment.name,
      documents: segment.documents,
      bytes: bytesOfSegment(segment),
      runs: segment.runs.map(({ recipe, run }) => `${recipe} ${run}`),
    })),
  }
}

const RUNS_SHOWN = 3

/** The same, for people. */
export function describeIndex(info: IndexInfo): string {
  const rows = info.segments.map(({ name, documents, bytes: size, runs }) => {
    const more = runs.length > RUNS_SHOWN ? [`and ${runs.length - RUNS_SHOWN} more`] : []
    return `  ${name}  ${integer(documents).padStart(13)}  ${bytes(size).padStart(8)}  ${[...runs.slice(0, RUNS_SHOWN), ...more].join(', ')}`
  })
  const cost = info.documents === 0 ? '' : `, ${integer(info.bytesPerDocument)} bytes each`
  return [
    describeMaker(info),
    `${counted(info.documents, 'document')} in ${counted(info.segments.length, 'segment')}, ${bytes(info.bytes)}${cost}`,
    ...(rows.length === 0 ? [] : ['', '  segment               documents      size  from', ...rows]),
  ].join('\n')
}

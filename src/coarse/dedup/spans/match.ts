import { KeyFiles, type KeyRange } from '../key-files.ts'
import { SLICE_SHIFT, slicesOf } from '../keys.ts'
import { RepeatFilter } from '../repeat-filter.ts'
import { LastSeen } from './last-seen.ts'
import { LinkSorter, NONE } from './links.ts'
import { SpanPlaces } from './places.ts'
import { spanFiles } from './store.ts'

export interface MatchSpansOptions {
  /** Of all units, in the order of the plan. */
  readonly unitDirs: readonly string[]
  /** Name of the step in the recipe. */
  readonly step: string
  /** From 0; at most 1,024 partitions. Any number gives the same links, spread over as many files. */
  readonly partition: number
  readonly partitions: number
  readonly outFile: string
  /** Bytes: half for keys at hand, half for sorting links. */
  readonly memory: number
}

/** Sums over the partitions do not depend on how many there are. */
export interface MatchSpansSummary {
  readonly spans: number
  /** Spans whose key an earlier one has. */
  readonly links: number
}

/**
 * Links each span of one partition of the keys to the one before it that has its key.
 *
 * The keys are read twice: the first reading marks them in a filter, since most belong to one span alone; the second, in
 * the order of spans, remembers the last span of every key that met another. However often a line stands in the corpus, it
 * costs one place. A range of keys for which memory does not suffice is halved.
 */
export function matchSpans(options: MatchSpansOptions): MatchSpansSummary {
  const { unitDirs, step, partition, partitions, outFile } = options
  const places = new SpanPlaces(unitDirs, step, 0)
  const memory = options.memory / 2
  const links = new LinkSorter(outFile, memory)
  const paths = unitDirs.map((dir) => spanFiles(dir, step).keys)
  const files = new KeyFiles(paths, (unit) => places.baseOf(unit), 0, undefined)
  let spans = 0

  /** Links the keys of a range; `false` when memory does not suffice, having written some of the links. */
  const attempt = (range: KeyRange): boolean => {
    const divisible = range.to - range.from > 1
    const expected = files.count(range)
    const filterBytes = RepeatFilter.bytes(expected)
    if (filterBytes > memory && divisible) return false
    const filter = new RepeatFilter(expected)
    let read = 0
    files.visitOwn(range, (_, low) => {
      read += 1
      filter.add(low)
    })
    const seen = new LastSeen()
    let fits = true
    files.visitOwn(range, (high, low, span) => {
      if (!fits || !filter.isRepeated(low)) return
      const before = seen.swap(high, low, span)
      if (before !== NONE) links.push(span, before)
      // A link that is written twice counts once.
      fits = !divisible || filterBytes + seen.bytes <= memory
    })
    if (fits) spans += read
    return fits
  }

  const linkRange = (range: KeyRange): void => {
    if (attempt(range)) return
    const { from, to } = range
    // A slice is read as a whole: as long as a range has several, none is cut.
    const grain = to - from > 2 ** SLICE_SHIFT ? 2 ** SLICE_SHIFT : 1
    const middle = from + Math.floor((to - from) / 2 / grain) * grain
    linkRange({ from, to: middle })
    linkRange({ from: middle, to })
  }

  try {
    const [first, last] = slicesOf(partition, partitions)
    linkRange({ from: first * 2 ** SLICE_SHIFT, to: last * 2 ** SLICE_SHIFT })
    return { spans, links: links.close() }
  } finally {
    places.close()
  }
}

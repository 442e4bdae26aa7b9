import { filterRoom } from '../../src/coarse/dedup/candidates.ts'
import { MAX_DOCS } from '../../src/coarse/dedup/corpus.ts'
import { Election } from '../../src/coarse/dedup/keepers.ts'
import { SLICE_SHIFT, SLICES } from '../../src/coarse/dedup/keys.ts'
import { RankedBits } from '../../src/coarse/dedup/ranked-bits.ts'
import { RepeatFilter } from '../../src/coarse/dedup/repeat-filter.ts'
import { planMemory } from '../../src/run/memory.ts'
import { partitionsFor } from '../../src/run/plan.ts'
import { figures, table } from '../markdown.ts'
import { microseconds, outcomeOf } from './sums.ts'
import type { Measurement } from './tasks.ts'

const KEY_BYTES = 12
const BLOCK_KEYS = 1 << 18
/** MB/s of raw crawl that one worker reads and reduces to main text: `docs/formats.md`, web archives of 2026-11-23. */
const WARC_MB_PER_SECOND = 32
const RAW_CRAWL_BYTES = 866e12

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

function bytes(n: number): string {
  const power = Math.max(0, Math.min(UNITS.length - 1, Math.floor(Math.log10(n) / 3)))
  return `${figures(n / 1000 ** power)} ${UNITS[power]}`
}

const count = (n: number): string => n.toLocaleString('en-US')

const billions = (n: number): string => `${figures(n / 1e9)} billion`

/** How often a task reads the keys of a slice: twice for each range of it whose filter has room (`visitBuckets`). */
function readings(keysPerSlice: number, memory: number): number {
  let ranges = 1
  const width = 2 ** SLICE_SHIFT
  const fits = (): boolean =>
    RepeatFilter.bytes(Math.ceil(keysPerSlice / ranges)) <=
    filterRoom({ from: 0, to: width / ranges }, memory)
  while (!fits()) ranges *= 2
  return 2 * ranges
}

/** Bytes for keys of one task of matching: half of its share. */
const keyMemory = (memory: number, workers: number): number => planMemory(memory, workers).tasks.share / 2

/** Largest number of documents for which something holds; `passes` is true up to it. */
function largest(passes: (documents: number) => boolean): number {
  let documents = 1e6
  for (let step = 2 ** 40; step >= 1e6; step /= 2) if (passes(documents + step)) documents += step
  return documents
}

interface Constants {
  readonly chars: number
  readonly storedBytes: number
  readonly keys: number
  readonly pairBytes: number
  readonly linkedShare: number
}

const clusterBytes = (documents: number, { linkedShare }: Constants): number =>
  RankedBits.bytes(documents) + Election.BYTES * linkedShare * documents

const lineBytes = ({ chars }: Constants): number => 3 * chars + 100

const gigabytes = (n: number): string => `\`--memory ${n / 1e9}GB\``

function sizesTable(sizes: readonly number[], constants: Constants, memory: number): string {
  const { chars, storedBytes, keys, pairBytes } = constants
  const row = (what: string, of: (documents: number) => string): string[] => [what, ...sizes.map(of)]
  const keyBytes = (n: number): number => n * keys * KEY_BYTES
  const times = (n: number, given: number): number => readings((n * keys) / SLICES, keyMemory(given, 2))
  return table(
    ['', ...sizes.map(billions)],
    [
      row('text, UTF-8', (n) => bytes(3 * chars * n)),
      row('ids, fingerprints and keys on disk', (n) => bytes(storedBytes * n)),
      row('· of these, keys: written by unit, read by partition (the shuffle)', (n) => bytes(keyBytes(n))),
      row(
        '· keys read, two workers, `--memory 1GB`',
        (n) => `${times(n, memory)} × = ${bytes(times(n, memory) * keyBytes(n))}`,
      ),
      row(
        `· the same, ${gigabytes(4 * memory)}`,
        (n) => `${times(n, 4 * memory)} × = ${bytes(times(n, 4 * memory) * keyBytes(n))}`,
      ),
      row('pairs and decisions on disk', (n) => bytes(pairBytes * n)),
      row('spool, two bytes a Chinese character, without heads', (n) => bytes(2 * chars * n)),
      row('partitions', (n) => count(partitionsFor(lineBytes(constants) * n))),
      row('keys of a partition', (n) => figures((keys * n) / partitionsFor(lineBytes(constants) * n))),
      row('memory of the one task that clusters', (n) => bytes(clusterBytes(n, constants))),
      row('corpora of at most 2^32 − 2 documents (see below)', (n) => `${Math.ceil(n / (MAX_DOCS - 1))}`),
    ],
  )
}

function hoursTable(sizes: readonly number[], parallel: number, serial: number): string {
  const hours = (n: number, workers: number): string =>
    figures((n * (parallel / workers + serial)) / 1e6 / 3600)
  const rows = [2, 16, 128, 1024].map((workers) => [`${workers}`, ...sizes.map((n) => hours(n, workers))])
  return table(['workers', ...sizes.map((n) => `hours for ${billions(n)}`)], rows)
}

/** What larger corpora would take, from the measurements of the largest. */
export function paperSection(measurements: readonly Measurement[]): string {
  const [first] = measurements
  const { documents, memory, workers } = first!
  const outcome = outcomeOf(first!)
  const per = (total: number): number => total / documents
  const constants: Constants = {
    chars: per(outcome.chars),
    storedBytes: per(outcome.storedBytes),
    keys: per(outcome.keys),
    pairBytes: per(outcome.pairBytes),
    linkedShare: outcome.linkedShare,
  }
  const parallel =
    microseconds(measurements, 'fingerprint') +
    microseconds(measurements, 'match') +
    microseconds(measurements, 'verify')
  const serial = microseconds(measurements, 'cluster')
  const sizes = [1e9, 1e11]
  const twiceUpTo = (given: number): number =>
    largest((n) => readings((n * constants.keys) / SLICES, keyMemory(given, workers)) === 2)
  const clusterUpTo = (given: number): number =>
    largest((n) => clusterBytes(n, constants) + 4e6 <= planMemory(given, workers).tasks.whole)
  const allPartitions = largest((n) => partitionsFor(lineBytes(constants) * n) < SLICES)
  const blocks = (1e9 * constants.keys) / BLOCK_KEYS
  const readingHours = RAW_CRAWL_BYTES / 1e6 / WARC_MB_PER_SECOND / 3600
  const dedupHours = (1e11 * (parallel + serial)) / 1e6 / 3600
  return `## Arithmetic: a billion, and a hundred billion documents

Constants of the largest corpus above, per document: ${constants.chars.toFixed(0)} characters, ${figures(constants.storedBytes)} bytes of ids, fingerprints and keys, ${figures(constants.keys)} keys,
${figures(constants.pairBytes)} bytes of pairs and decisions, ${figures(parallel)} µs of processor time in stages that any number of workers share, ${figures(serial)} µs in the
one task that clusters; ${(100 * constants.linkedShare).toFixed(1)} % of documents in a pair. Two of them depend on the corpus: time grows with the length of texts, pairs with how
many copies there are.

${sizesTable(sizes, constants, memory)}

${hoursTable(sizes, parallel, serial)}

Hours are processor time divided by workers, plus clustering, which one thread does. They assume that reading and writing files
keeps up, that texts are there, that a worker is a core as above, and that keys are read twice, as above: a billion documents
need the ${(4 * memory) / 1e9} GB for that, a hundred billion are cut into the corpora that the table says. Workers are threads, of one
machine or, by the [queue](queue.md), of several; what the network then costs has not been measured.

**A hundred billion documents stand for MDFS's input**: 866 TB of raw crawl, *as remembered from the paper of Yuan 1.0 and confirmed in
no source at hand*; at 100 billion documents that would be ${bytes(RAW_CRAWL_BYTES / 1e11)} of raw crawl each. Reading it and reducing pages to their main text, at ${WARC_MB_PER_SECOND} MB/s a worker
(measured on small web archives, [formats.md](formats.md)), would take ${figures(readingHours)} worker hours; deduplicating a hundred billion short documents ${figures(dedupHours)}. Real pages
are longer than the documents here: at ten times the characters, fingerprinting takes nearly ten times as long, keys and pairs take the same.

### What breaks first

Roughly in the order in which a growing corpus meets it:

1. **${billions(allPartitions)} documents: all ${count(SLICES)} partitions are used**, and a task finds ${bytes((BLOCK_KEYS / SLICES) * KEY_BYTES)} of its keys in each block of ${bytes(BLOCK_KEYS * KEY_BYTES)}. A billion
   documents have ${count(Math.round(blocks))} blocks, so each reading of all keys is ${figures((blocks * SLICES) / 1e6)} million small reads: fine on an SSD, hopeless on
   a spinning disk or an object store. Larger blocks, or a pass that sorts them by partition, would mend it.
2. **${billions(twiceUpTo(memory))} documents, with ${memory / 1e9} GB and two workers: keys are read more than twice.** A slice, a 1,024th of all keys, no longer fits a
   filter in memory, is cut in ranges, and each reads the whole slice. Results are the same; reading grows with the square of
   the corpus. With ${(4 * memory) / 1e9} GB that begins at ${billions(twiceUpTo(4 * memory))}.
3. **${billions(clusterUpTo(memory))} documents, with ${memory / 1e9} GB: clustering is refused** before it begins, with the memory that it needs. With ${(4 * memory) / 1e9} GB: ${billions(clusterUpTo(4 * memory))}.
4. **${billions(MAX_DOCS - 1)} documents: ordinals are 32 bits wide** in keys, pairs and the clustering's state (\`MAX_DOCS\` in \`src/coarse/dedup/corpus.ts\`); more are
   refused, the documents of an index among them. A hundred billion would be ${Math.ceil(1e11 / (MAX_DOCS - 1))} corpora that do not see each other's copies. To see them, ordinals
   must grow to 64 bits (16 instead of 12 bytes a key, 24 instead of 16 a pair, 8.125 instead of 4.125 a linked document); or \`exact\` and \`url\` first
   bring a crawl of many snapshots, in which most pages come again, below the limit, in runs of their own.
5. **Clustering is one task.** At ${figures(serial)} µs a document it is no hindrance to a billion (${figures((1e9 * serial) / 1e6 / 60)} minutes).

Not measured here at all: texts read at random from a spool that no longer fits the page cache (here they are made again, from
their numbers), the shuffle over a network, and buckets as large as a real crawl's boilerplate makes them.`
}

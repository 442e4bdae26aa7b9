import { figures, table } from '../markdown.ts'
import { median } from '../measure.ts'
import { cpuSeconds, microseconds, outcomeOf, STAGES, sumOf, wallSeconds } from './sums.ts'
import type { Check, Measurement } from './tasks.ts'

const millions = (n: number): string => `${figures(n / 1e6)} M`
const count = (n: number): string => n.toLocaleString('en-US')
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`

const checked = ({ check }: Measurement): ((key: keyof Check) => number) => {
  return (key) => sumOf(check.outcomes, (outcome) => outcome[key])
}

/** Measurements by size, the smallest first. */
function bySize(measurements: readonly Measurement[]): Measurement[][] {
  const sizes = [...new Set(measurements.map(({ documents }) => documents))].sort((a, b) => a - b)
  return sizes.map((size) => measurements.filter(({ documents }) => documents === size))
}

function speedTable(sizes: readonly Measurement[][]): string {
  const rows = sizes.map((runs) => {
    const [first] = runs
    const seconds = median(runs.map(wallSeconds))
    const { storedBytes, pairBytes } = outcomeOf(first!)
    const million = first!.documents / 1e6
    return [
      millions(first!.documents),
      seconds.toFixed(0),
      (seconds / million).toFixed(1),
      (median(runs.map(cpuSeconds)) / million).toFixed(1),
      figures(first!.documents / seconds),
      Math.max(...runs.map(({ highWaterMB }) => highWaterMB)).toFixed(0),
      ((storedBytes + pairBytes) / 1e9).toFixed(2),
      `${first!.units} / ${first!.partitions}`,
    ]
  })
  return table(
    [
      'documents',
      'seconds',
      'seconds per million',
      'processor seconds per million',
      'docs/s',
      'peak resident MB',
      'GB on disk',
      'units / partitions',
    ],
    rows,
  )
}

const stageTable = (sizes: readonly Measurement[][]): string =>
  table(
    ['documents', ...STAGES],
    sizes.map((runs) => [
      millions(runs[0]!.documents),
      ...STAGES.map((stage) => microseconds(runs, stage).toFixed(2)),
    ]),
  )

function agreementTable(sizes: readonly Measurement[][]): string {
  const rows = sizes.map(([first]) => {
    const { compared, refused, largestCluster, capped } = outcomeOf(first!)
    const sum = checked(first!)
    return [
      millions(first!.documents),
      count(sum('planted')),
      `${count(sum('alikeRemoved'))} of ${count(sum('alike'))}: ${percent(sum('alikeRemoved'), sum('alike'))}`,
      `${count(sum('apartRemoved'))} of ${count(sum('apart'))}`,
      count(sum('removed')),
      `${count(sum('keepersUnlike'))} of ${count(sum('keepersCompared'))}`,
      count(sum('strangers')),
      `${count(compared)} (${count(refused)})`,
      count(largestCluster),
      count(capped),
    ]
  })
  return table(
    [
      'documents',
      'planted copies',
      'recall: of those with J ≥ 0.8, removed',
      'of those with J < 0.8, removed',
      'removed in all',
      'unlike their keeper, J < 0.8',
      'removed for a stranger',
      'pairs compared by text (refused)',
      'largest cluster',
      'capped',
    ],
    rows,
  )
}

/** What was measured, as tables. */
export function measuredSection(measurements: readonly Measurement[]): string {
  const sizes = bySize(measurements)
  const largest = sizes.at(-1)![0]!
  const { workers, memory, documents } = largest
  const { chars } = outcomeOf(largest)
  const runs = measurements.length / sizes.length
  const own = Math.max(...sizes.at(-1)!.map(({ peakBytes }) => peakBytes / 1e6))
  return `## Measured

\`minhash\` with its defaults (18 × 7, threshold 0.8, texts compared) on **synthetic** documents of ${(chars / documents).toFixed(0)} characters on average,
${workers} worker threads, \`--memory ${memory / 1e9}GB\`. Texts are made from their numbers (seeded, \`bench/synthetic-documents.ts\`) where a run
reads its inputs, and made again where it reads its spool; from there on it is the code of a run, with the units, partitions and
memory that a run would have: fingerprints and keys to disk, matching by partition, verifying by range, clustering, decisions.
Each size is a process of its own${runs > 1 ? `, ${runs} rounds, medians` : ''}.

${speedTable(sizes)}

*Seconds*: by the clock, from the first document to the last decision. *Processor seconds*: of all threads; what other programs do
on the machine matters less to them. *Peak resident*: the kernel's high-water mark of the whole process, Node included; asked itself, the process
of ${millions(documents)} says ${own.toFixed(0)} MB. *GB on disk*: ids, fingerprints, keys, pairs, decisions.

Microseconds of processor time per document, by stage (*fingerprint* has making the text in it, *verify* making it again).
Fingerprinting does the same for a document whatever the size of the corpus, so its spread is the machine's, and tells how far
the other columns can be trusted:

${stageTable(sizes)}

One document in twenty is a planted copy of an earlier one, with none to 4 % of its characters replaced: about half of them come out
alike from 0.8 on. A few originals have many copies, more in a larger corpus, and so there are more pairs to compare. Checked afterwards, every eighth of them by the true Jaccard similarity of
regenerated texts:

${agreementTable(sizes)}

*Removed for a stranger*: for a document that is neither its original nor another copy of that. *Capped*: see \`maxLeaders\` in
\`src/coarse/dedup/match.ts\`. No document shares boilerplate with others here; a real crawl has larger buckets, and more pairs to compare.`
}

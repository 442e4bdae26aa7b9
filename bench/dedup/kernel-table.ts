import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { figures, table } from '../markdown.ts'
import { measure, measureCommand, median } from '../measure.ts'
import { OUT, ROOT } from '../run-recipe.ts'
import { peerInput, trueJaccard } from './inputs.ts'
import { PERMUTATIONS, type PeerInput, type PeerResult } from './peers.ts'
import { installPeers, lastLine } from './python.ts'

const OURS = [
  'mdfs, kernel alone',
  'mdfs, shingling alone',
  'mdfs, shingling and kernel',
  'mdfs, the step',
  'mdfs in TypeScript, kernel alone',
  'mdfs in TypeScript, shingling and kernel',
  'npm minhash',
]
const PYTHON = [
  'rensa R-MinHash',
  'rensa R-MinHash, batches',
  'rensa C-MinHash',
  'datasketch',
  'datasketch, xxhash',
  'datatrove',
]
/** What speeds are divided by. */
const REFERENCE = 'mdfs, shingling and kernel'
/** Makes no signature, so it has no estimate. */
const WITHOUT_ESTIMATE = 'mdfs, shingling alone'

const ONE_CORE = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', RAYON_NUM_THREADS: '1' }

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)

/** Error of an estimate, by theory: each permutation is an independent trial. */
const theory = (similarities: readonly number[]): number =>
  rootMeanSquare(similarities.map((s) => Math.sqrt((s * (1 - s)) / PERMUTATIONS)))

function errorsOf({ estimates }: PeerResult, truth: Readonly<Record<string, readonly number[]>>): string[] {
  return Object.entries(truth).map(([chars, similarities]) =>
    rootMeanSquare(estimates[chars]!.map((estimate, i) => estimate - similarities[i]!)).toFixed(4),
  )
}

async function measurePeers(runs: number, input: PeerInput): Promise<Map<string, PeerResult[] | string>> {
  mkdirSync(OUT, { recursive: true })
  const file = join(OUT, 'peers.json')
  writeFileSync(file, JSON.stringify(input))
  const python = await installPeers()
  const results = new Map<string, PeerResult[] | string>()
  const take = async (name: string, run: () => Promise<{ readonly stdout: string }>): Promise<void> => {
    const { stdout } = await run()
    const before = results.get(name) ?? []
    if (typeof before !== 'string') results.set(name, [...before, JSON.parse(stdout) as PeerResult])
    process.stderr.write(`${name}\n`)
  }
  for (let round = 0; round < runs; round++) {
    for (const name of OURS) {
      await take(name, () => measure([join(OUT, 'js/bench/dedup/kernels.js'), file, name], OUT))
    }
    for (const name of PYTHON) {
      if ('missing' in python) results.set(name, python.missing)
      else {
        const args = [join(ROOT, 'bench/dedup/peers.py'), file, name]
        try {
          await take(name, () => measureCommand(python.path, args, OUT, ONE_CORE))
        } catch (error) {
          results.set(name, `failed: ${lastLine(error)}`)
        }
      }
    }
  }
  if (!('missing' in python)) python.remove()
  return results
}

/** The table of MinHash kernels, with the lines that explain it. */
export async function kernelSection(runs: number): Promise<string> {
  const input = peerInput()
  const lengths = Object.keys(input.speed)
  const results = await measurePeers(runs, input)
  const truth = Object.fromEntries(
    Object.entries(input.pairs).map(([chars, pairs]) => [chars, pairs.map(([a, b]) => trueJaccard(a, b))]),
  )
  const speedOf = (rounds: readonly PeerResult[], chars: string): number =>
    median(rounds.map(({ speed }) => speed[chars]!))
  const reference = results.get(REFERENCE) as PeerResult[]
  const rows = [...results].map(([name, rounds]) => {
    if (typeof rounds === 'string') return [name, rounds, ...lengths.flatMap(() => ['–', '–', '–'])]
    const [first] = rounds
    const version = first!.version === undefined ? '' : ` ${first!.version}`
    const errors = errorsOf(first!, truth)
    return [
      `${name}${version}`,
      first!.what,
      ...lengths.flatMap((chars, i) => [
        figures(speedOf(rounds, chars)),
        `${figures(speedOf(rounds, chars) / speedOf(reference, chars))}×`,
        name === WITHOUT_ESTIMATE ? '–' : errors[i]!,
      ]),
    ]
  })
  const theories = lengths.flatMap((chars) => ['', '', `**${theory(truth[chars]!).toFixed(4)}**`])
  const head = lengths.flatMap((chars) => [`docs/s at ${chars} characters`, 'ratio', 'RMSE'])
  return `${table(['implementation', 'what is timed', ...head], [...rows, ['**theory**', '√(J(1−J)/128)', ...theories]])}

Each works alone, on one thread, and speed is documents per second of *processor time* (so that what else the machine does counts
for less), median of ${runs} rounds. ${input.speed[lengths[0]!]!.length} texts of each length; *ratio* is against *${REFERENCE}*. All are given the same texts and
asked for ${PERMUTATIONS} permutations over sets of ${'character 5-grams'}; texts are Han characters alone, so that folding, splitting into words and
Unicode forms, in which implementations differ, make no difference. *RMSE* is the error of the estimated similarity
against the true Jaccard similarity of the sets, over ${input.pairs[lengths[0]!]!.length} pairs of each length with true similarities spread from
${Math.min(...truth[lengths[0]!]!).toFixed(2)} to 1; *theory* is what independent permutations would have. With ${input.pairs[lengths[0]!]!.length} pairs, an RMSE is itself known to about 2 %,
and all pairs share one set of permutations.`
}

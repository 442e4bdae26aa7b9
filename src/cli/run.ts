import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { loadRecipe } from '../recipe/load.ts'
import { renderFunnel } from '../report/terminal.ts'
import { visibleLabel } from '../report/visible.ts'
import { findInputs } from '../run/inputs.ts'
import { makePlan } from '../run/plan.ts'
import { run, shareMemory } from '../run/run.ts'
import { readsStdin, spoolStdin } from '../run/stdin.ts'
import { isRemote, openWorkspace, runDirectory } from '../run/workspace/open-workspace.ts'
import { addInput, byteCount, example, print, redisUrl, showPath, wholeNumber } from './arguments.ts'
import { takesColor } from './color.ts'
import { describeAppended } from './describe-index.ts'
import { describePlan } from './describe-plan.ts'
import { progressLine } from './progress-line.ts'

interface Flags {
  readonly input: Map<string, string[]>
  readonly out?: string
  readonly workers: number
  readonly memory?: number
  readonly redis?: string | true
  readonly priority: number
  readonly limit?: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

const cores = (): number => Math.max(1, availableParallelism())

async function act(recipePath: string, flags: Flags): Promise<void> {
  const recipe = await loadRecipe(recipePath)
  const place = runDirectory(flags.out ?? `runs/${recipe.name}`)
  let stdin: string | undefined
  if (readsStdin(recipe, flags.input)) {
    if (flags.dryRun === true)
      throw new UsageError('--dry-run reads nothing, and what "-" gives is not known before')
    if (isRemote(place))
      throw new UsageError(
        '"-" reads standard input into the run directory: give --out a path, not a storage',
      )
    stdin = await spoolStdin(place, process.stdin)
  }
  const plan = makePlan(recipe, await findInputs(recipe, flags.input, stdin), flags.limit)
  if (flags.dryRun === true) {
    print(flags.json === true ? JSON.stringify(plan, null, 1) : describePlan(plan))
    return
  }
  const memory = flags.memory === undefined ? {} : { memory: flags.memory }
  if (flags.redis === undefined) {
    const { workers, refused } = shareMemory(plan, { workers: flags.workers, ...memory })
    if (refused > 0)
      process.stderr.write(`mdfs: --memory has room for ${workers} of ${workers + refused} workers\n`)
  }
  const shown = isRemote(place) ? place : showPath(place)
  const workspace = await openWorkspace(place)
  const { out } = workspace
  const abort = new AbortController()
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130)
    process.stderr.write('\nStopping after the current documents; Ctrl-C again to leave at once.\n')
    abort.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const line = progressLine(process.stderr, plan)
  const queue =
    flags.redis === undefined
      ? {}
      : {
          queue: {
            url: redisUrl(flags.redis),
            priority: flags.priority,
            say: (text: string) => line.say(`mdfs: ${visibleLabel(text)}`),
          },
        }
  try {
    const result = await run(plan, {
      out,
      workspace,
      workers: flags.workers,
      ...memory,
      ...queue,
      onProgress: line.show,
      signal: abort.signal,
    })
    line.end()
    // The chart library takes a third of a second to load: only a finished run pays for it.
    const { writeReports } = await import('../report/write.ts')
    const report = writeReports(out, { recipePath })
    await workspace.push(['report.html', 'report.md'])
    const inPlace = (path: string): string => (isRemote(place) ? `${place}/${basename(path)}` : path)
    if (flags.json === true) {
      print(
        JSON.stringify({
          out: place,
          ...result.manifest.ledger,
          alreadyComplete: result.alreadyComplete,
          ...(result.indexes.length > 0 && { indexes: result.indexes }),
          report: { html: inPlace(report.html), markdown: inPlace(report.markdown) },
        }),
      )
    } else {
      print(renderFunnel(result.stats, { color: takesColor(), width: process.stdout.columns ?? 80 }))
      if (result.alreadyComplete) print(`${shown} already holds this run, complete; nothing was done again.`)
      for (const index of result.indexes) print(describeAppended(index))
      print(`Report   ${shown}/${basename(report.html)}`)
      print(
        `Shards   ${shown}/shards   receipts, removed samples and checksums beside it (mdfs verify ${shown})`,
      )
    }
    const allowed = recipe.limits.quarantined
    if (result.quarantined > allowed) {
      const causes = result.stats.quarantine
        .slice(0, 5)
        .map(
          ({ cause, detail, file, offset }) =>
            `  ${file} at ${offset}: ${cause}${detail === undefined ? '' : ` (${detail})`}`,
        )
      process.stderr.write(
        `mdfs: ${(100 * result.quarantined).toFixed(2)} % of the records were quarantined, more than the allowed ${100 * allowed} % (limits.quarantined). First causes:\n${causes.join('\n')}\nAll of them: ${shown}/quarantine\n`,
      )
      process.exitCode = 3
    }
  } catch (error) {
    line.end()
    if (abort.signal.aborted)
      process.stderr.write(`Stopped. The same command resumes: finished units are kept in ${shown}.\n`)
    throw error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await workspace.close()
  }
}

export const runCommand = (): Command =>
  new Command('run')
    .description('run a recipe, or resume it: same command, same directory')
    .argument('<recipe>', 'YAML file; `mdfs recipes` lists those shipped')
    .option(
      '--input <SOURCE=GLOB>',
      'files of a source, instead of the recipe’s paths; may be repeated; SOURCE=- reads standard input',
      addInput,
      new Map(),
    )
    .option('--out <DIR>', 'run directory: a path, or s3://bucket/run (default: runs/<recipe name>)')
    .option(
      '--workers <N>',
      'worker threads (default: one per core; 0: work in the main thread, without limits.seconds)',
      wholeNumber('--workers', 0),
      cores(),
    )
    .option(
      '--memory <SIZE>',
      'what the run may take, such as 2GB: dedups then sort on disk, and fewer workers work when not all fit (default: half of the machine’s)',
      byteCount('--memory'),
    )
    .option(
      '--redis [URL]',
      'hand the units to the workers of a queue (`mdfs worker`); without a URL, that in REDIS_URL',
    )
    .option(
      '--priority <N>',
      'with --redis: workers take the run of the highest first',
      wholeNumber('--priority', 0),
      0,
    )
    .option('--limit <N>', 'read only the first N records of each source', wholeNumber('--limit', 1))
    .option('--dry-run', 'show sources, units, passes and steps; read and write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      example("mdfs run pipelines/yuan-mdfs.yaml --input commoncrawl='crawl/*.warc.gz' --out runs/cc"),
    )
    .action(act)

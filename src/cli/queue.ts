import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { visibleLabel } from '../report/visible.ts'
import type { RunEntry, StageProgress } from '../run/queue/registry.ts'
import { example, print, redisUrl } from './arguments.ts'

interface Flags {
  readonly redis?: string | true
  readonly json?: boolean
}

type Run = RunEntry & { readonly progress?: StageProgress }

/** Others may write to Redis. */
const line = ({ run, state, recipe, out, progress, priority, cause }: Run): string =>
  visibleLabel(
    [
      run,
      state.padEnd(9),
      recipe,
      progress === undefined ? '' : `${progress.stage} ${progress.done}/${progress.tasks}`,
      priority === 0 ? '' : `priority ${priority}`,
      out,
      cause ?? '',
    ]
      .filter((part) => part !== '')
      .join('  '),
  )

/** Runs by id, by the start of an id, or by directory. */
function find(runs: readonly Run[], name: string): Run {
  const found = runs.filter(
    ({ run, out }) => run.startsWith(name) || out === name || out.endsWith(`/${name}`),
  )
  const [only] = found
  if (found.length === 1 && only !== undefined) return only
  const known =
    runs.length === 0
      ? 'the queue holds no run'
      : `it holds\n${runs.map((run) => `  ${line(run)}`).join('\n')}`
  throw new UsageError(`expected one run that is called ${name}, found ${found.length}; ${known}`)
}

async function list(flags: Flags): Promise<void> {
  const { withQueue } = await import('../run/queue/control-queue.ts')
  await withQueue(redisUrl(flags.redis), async ({ runs, workers }) => {
    const [allRuns, allWorkers] = [await runs(), await workers()]
    if (flags.json === true) return print(JSON.stringify({ runs: allRuns, workers: allWorkers }))
    for (const run of allRuns) print(line(run))
    for (const { worker, kinds, threads, tasks, docsPerSecond } of allWorkers)
      print(
        visibleLabel(
          `worker ${worker}  ${kinds.join(',')}  ${tasks.length} of ${threads} threads  ${docsPerSecond.toFixed(0)} docs/s`,
        ),
      )
    if (allRuns.length === 0) print('no run')
    if (allWorkers.length === 0) print('no worker')
  })
}

const change =
  (verb: 'pause' | 'resume' | 'cancel', done: string) =>
  async (name: string, flags: Flags): Promise<void> => {
    const { withQueue } = await import('../run/queue/control-queue.ts')
    await withQueue(redisUrl(flags.redis), async (queue) => {
      const run = find(await queue.runs(), name)
      await queue[verb](run)
      print(`${run.recipe} in ${run.out} ${done}`)
    })
  }

const command = (name: string, about: string): Command =>
  new Command(name).description(about).option('--redis [URL]', 'the queue; without a URL, that in REDIS_URL')

export const queueCommand = (): Command =>
  new Command('queue')
    .description('the runs and workers of a queue; pause, resume or cancel a run')
    .addCommand(command('list', 'what there is').option('--json', 'as JSON').action(list))
    .addCommand(
      command('pause', 'workers finish the units they have and take no more of this run')
        .argument('<run>', 'id, start of an id, or directory')
        .action(change('pause', 'is paused')),
    )
    .addCommand(
      command('resume', 'let a paused run go on').argument('<run>').action(change('resume', 'goes on')),
    )
    .addCommand(
      command('cancel', 'end a run; committed units stay, and the same `mdfs run` resumes it')
        .argument('<run>')
        .action(change('cancel', 'is cancelled')),
    )
    .addHelpText('after', example('mdfs queue list --redis redis://queue-host', 'mdfs queue pause runs/cc'))

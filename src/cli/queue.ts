import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { visibleLabel } from '../report/visible.ts'
import type { QueueControl } from '../run/queue/control-queue.ts'
import type { QueuedRun } from '../run/queue/look.ts'
import type { RunEntry } from '../run/queue/registry.ts'
import { example, print } from './arguments.ts'
import { withRedis } from './with-redis.ts'

interface Flags {
  readonly redis?: string | true
  readonly json?: boolean
}

/** Others may write to Redis. */
const line = ({ entry: { run, state, recipe, out, priority, cause }, progress }: QueuedRun): string =>
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
function find(runs: readonly QueuedRun[], name: string): RunEntry {
  const found = runs.filter(
    ({ entry: { run, out } }) => run.startsWith(name) || out === name || out.endsWith(`/${name}`),
  )
  const [only] = found
  if (found.length === 1 && only !== undefined) return only.entry
  const known =
    runs.length === 0
      ? 'the queue holds no run'
      : `it holds\n${runs.map((run) => `  ${line(run)}`).join('\n')}`
  throw new UsageError(`expected one run that is called ${name}, found ${found.length}; ${known}`)
}

async function list(flags: Flags): Promise<void> {
  const { lookAtQueue } = await import('../run/queue/look.ts')
  await withRedis(flags.redis, async (redis) => {
    const { runs, workers } = await lookAtQueue(redis)
    if (flags.json === true) {
      return print(
        JSON.stringify({ runs: runs.map(({ entry, progress }) => ({ ...entry, progress })), workers }),
      )
    }
    for (const run of runs) print(line(run))
    for (const { worker, kinds, threads, tasks, docsPerSecond } of workers)
      print(
        visibleLabel(
          `worker ${worker}  ${kinds.join(',')}  ${tasks.length} of ${threads} threads  ${docsPerSecond.toFixed(0)} docs/s`,
        ),
      )
    if (runs.length === 0) print('no run')
    if (workers.length === 0) print('no worker')
  })
}

const change =
  (verb: keyof QueueControl, done: string) =>
  async (name: string, flags: Flags): Promise<void> => {
    const { controlQueue } = await import('../run/queue/control-queue.ts')
    const { lookAtQueue } = await import('../run/queue/look.ts')
    await withRedis(flags.redis, async (redis) => {
      const run = find((await lookAtQueue(redis)).runs, name)
      await controlQueue(redis)[verb](run)
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

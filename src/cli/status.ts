import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { renderStatus } from '../report/status.ts'
import type { QueuedRun } from '../run/queue/look.ts'
import { type RunStatus, StatusReader, statusFromQueue } from '../run/status.ts'
import { isRemote, runDirectory } from '../run/workspace/open-workspace.ts'
import { example, print } from './arguments.ts'
import { takesColor } from './color.ts'
import { withRedis } from './with-redis.ts'

interface Flags {
  readonly redis?: string | true
  readonly json?: boolean
  readonly watch?: boolean
  readonly exact?: boolean
}

/** Markers read in one look: some hundred MB at most, a second or two. */
const MARKERS = 500
const WATCH_MS = 2_000

/** States in which a run changes by itself. */
const LIVELY: readonly RunStatus['state'][] = ['running', 'queued', 'waiting', 'paused', 'not begun']

type FindQueued = (out: string) => Promise<QueuedRun | undefined>

async function withQueueLook(flags: Flags, act: (find: FindQueued) => Promise<void>): Promise<void> {
  if (flags.redis === undefined) return act(async () => undefined)
  const { lookAtQueue } = await import('../run/queue/look.ts')
  await withRedis(flags.redis, (redis) =>
    act(async (out) => (await lookAtQueue(redis)).runs.find(({ entry }) => entry.out === out)),
  )
}

function show(status: RunStatus, { json, watch }: Flags): void {
  const { isTTY, columns } = process.stdout
  if (watch === true && json !== true && isTTY) process.stdout.write('\x1b[H\x1b[2J')
  print(
    json === true
      ? JSON.stringify(status)
      : renderStatus(status, { color: takesColor(), width: columns ?? 120 }),
  )
}

async function act(dir: string, flags: Flags): Promise<void> {
  await withQueueLook(flags, async (find) => {
    const out = runDirectory(dir).replace(/(?<=.)\/+$/, '')
    if (isRemote(out) && flags.redis === undefined)
      throw new UsageError(
        `${dir} is in a storage: give --redis to ask the queue how far it is; \`mdfs verify\` and \`mdfs report\` read it once it is complete`,
      )
    const reader = new StatusReader(out)
    const most = flags.exact === true ? Number.POSITIVE_INFINITY : MARKERS
    for (;;) {
      const queued = await find(out)
      if (isRemote(out) && queued === undefined)
        throw new UsageError(`the queue knows no run in ${dir}: it is complete, or was never begun there`)
      const status =
        queued !== undefined && isRemote(out) ? statusFromQueue(queued) : await reader.read(queued, most)
      show(status, flags)
      if (flags.watch !== true || !LIVELY.includes(status.state)) return
      await new Promise((done) => setTimeout(done, WATCH_MS))
    }
  })
}

export const statusCommand = (): Command =>
  new Command('status')
    .description('where a run is: stages, outcomes so far, what is left, what to do next')
    .argument('<dir>', 'run directory')
    .option('--redis [URL]', 'ask the queue as well; without a URL, that in REDIS_URL')
    .option('--json', 'as JSON; with --watch one line per look')
    .option('--watch', 'look again every two seconds, until the run ends')
    .option('--exact', `count every finished unit; without it, ${MARKERS} of them at each look`)
    .addHelpText(
      'after',
      example('mdfs status runs/cc', 'mdfs status runs/cc --redis redis://queue-host --watch'),
    )
    .action(act)

import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { visibleLabel } from '../report/visible.ts'
import { defaultMemory } from '../run/memory.ts'
import { KINDS, type Kind } from '../run/queue/kinds.ts'
import { byteCount, example, redisUrl, wholeNumber } from './arguments.ts'

interface Flags {
  readonly redis?: string | true
  readonly only: readonly Kind[]
  readonly workers: number
  readonly memory: number
  readonly root: readonly string[]
  readonly once?: boolean
  readonly lock: number
  readonly grace: number
}

function addKinds(text: string, kinds: readonly Kind[]): Kind[] {
  const named = text.split(',').map((name) => {
    const kind = KINDS.find((known) => known === name.trim())
    if (kind === undefined)
      throw new UsageError(`--only: expected some of ${KINDS.join(', ')}; found "${name}"`)
    return kind
  })
  return [...kinds, ...named]
}

/** Without an answer of Redis a worker that is told to stop leaves all the same: its units go to others by their locks. */
const LAST_SECONDS = 10

async function act(flags: Flags): Promise<void> {
  // BullMQ is loaded by those who need it.
  const { openRedis } = await import('../run/queue/redis.ts')
  const { QueueWorker } = await import('../run/queue/queue-worker.ts')
  // Some of it comes from Redis, to which others may write.
  const say = (line: string): void => void process.stderr.write(`mdfs: ${visibleLabel(line)}\n`)
  const redis = await openRedis(redisUrl(flags.redis), {
    onLost: (message) => say(`lost Redis (${message}); trying again`),
  })
  const abort = new AbortController()
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130)
    say(`stopping: takes no more units, has ${flags.grace} s to finish those it has; again to leave at once`)
    abort.abort()
    const deadline = setTimeout(() => process.exit(1), 1000 * (flags.grace + LAST_SECONDS))
    deadline.unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    await new QueueWorker({
      redis,
      kinds: flags.only.length === 0 ? KINDS : flags.only,
      threads: flags.workers,
      memory: flags.memory,
      once: flags.once === true,
      lockMs: 1000 * flags.lock,
      graceMs: 1000 * flags.grace,
      roots: flags.root,
      signal: abort.signal,
      say,
    }).run()
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    redis.disconnect()
  }
}

export const workerCommand = (): Command =>
  new Command('worker')
    .description(
      'take units of `mdfs run --redis` from a queue; any number of them, on any machines with the same storage',
    )
    .option('--redis [URL]', 'the queue; without a URL, that in REDIS_URL')
    .option('--only <KINDS>', `kinds of work to take, of ${KINDS.join(', ')} (default: all)`, addKinds, [])
    .option(
      '--workers <N>',
      'worker threads (default: one per core)',
      wholeNumber('--workers', 1),
      availableParallelism(),
    )
    .option(
      '--memory <SIZE>',
      'what this process may take, such as 2GB (default: half of the machine’s)',
      byteCount('--memory'),
      defaultMemory(),
    )
    .option(
      '--root <DIR>',
      'read and write only below this place, a path or s3://bucket/prefix; may be repeated (default: any path, no storage)',
      (text: string, roots: readonly string[]) => [...roots, text],
      [],
    )
    .option('--once', 'leave when there is nothing left to do')
    .option(
      '--lock <SECONDS>',
      'a worker that is not heard of for so long loses its units to others',
      wholeNumber('--lock', 2),
      30,
    )
    .option(
      '--grace <SECONDS>',
      'time to finish units when told to stop; then they are given back',
      wholeNumber('--grace', 0),
      20,
    )
    .addHelpText(
      'after',
      example('mdfs worker --redis redis://queue-host:6379 --workers 8 --only collect,fine'),
    )
    .action(act)

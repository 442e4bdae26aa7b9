import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { example, print, redisUrl, wholeNumber } from './arguments.ts'

interface Flags {
  readonly redis?: string | true
  readonly host: string
  readonly port: number
  readonly name: readonly string[]
  readonly control?: boolean
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

async function act(dirs: readonly string[], flags: Flags): Promise<void> {
  if (dirs.length === 0 && flags.redis === undefined) {
    throw new UsageError('expected run directories, folders of them, or --redis URL; found none of these')
  }
  const { serve } = await import('../serve/server.ts')
  const { openRedis } = await import('../run/queue/redis.ts')
  const say = (line: string): void => void process.stderr.write(`mdfs: ${line}\n`)
  // A lost connection is shown on the page, as long as it lasts.
  const redis = flags.redis === undefined ? undefined : await openRedis(redisUrl(flags.redis))
  try {
    const server = await serve({
      dirs: dirs.map((dir) => resolve(dir)),
      ...(redis !== undefined && { redis }),
      host: flags.host,
      port: flags.port,
      names: flags.name,
      control: flags.control === true,
    })
    if (!isLoopback(flags.host))
      say(
        `bound to ${flags.host}: whoever reaches this machine reads names and excerpts of the corpus${flags.control === true ? ', and can stop runs' : ''}; there is no password`,
      )
    print(server.url)
    await new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
    })
    await server.close()
  } finally {
    redis?.disconnect()
  }
}

export const serveCommand = (): Command =>
  new Command('serve')
    .description(
      'show runs in the browser while they go on: progress, outcomes, workers, queues; /metrics for Prometheus',
    )
    .argument('[dirs...]', 'run directories, or folders of them')
    .option('--redis [URL]', 'the runs and workers of a queue as well; without a URL, that in REDIS_URL')
    .option('--port <N>', 'port; 0 takes any that is free', wholeNumber('--port', 0), 8080)
    .option(
      '--host <ADDRESS>',
      'address to bind to; any other than this one opens it to the network',
      '127.0.0.1',
    )
    .option(
      '--name <HOST>',
      'a host name that it is reached by, behind a proxy; may be repeated',
      (text: string, names: readonly string[]) => [...names, text],
      [],
    )
    .option('--control', 'let the page pause, resume and cancel runs of the queue (default: look only)')
    .addHelpText(
      'after',
      example('mdfs serve runs', 'mdfs serve runs/cc --redis redis://queue-host --port 8081'),
    )
    .action(act)

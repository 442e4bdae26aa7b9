import { existsSync } from 'node:fs'
import { type AddressInfo, isIPv6 } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Redis } from 'ioredis'
import { messageOf, RunError, UsageError } from '../errors.ts'
import { controlQueue } from '../run/queue/control-queue.ts'
import { createApp } from './app.ts'
import { Board } from './board.ts'
import { RunDirectories } from './directories.ts'
import { QueueSource } from './queue-source.ts'
import { Watch } from './watch.ts'

export interface ServeOptions {
  /** Run directories, or folders of them; absolute. */
  readonly dirs: readonly string[]
  readonly redis?: Redis
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Further host names that it is reached by. */
  readonly names: readonly string[]
  /** Let the page pause, resume and cancel runs. */
  readonly control: boolean
}

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** Throws `UsageError` when a directory is not there, `RunError` when the port cannot be had. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { dirs, redis, host, port, names, control } = options
  const missing = dirs.find((dir) => !existsSync(dir))
  if (missing !== undefined)
    throw new UsageError(`expected a run directory or a folder of them, found no ${missing}`)
  const queue = redis && new QueueSource(redis)
  const watch = new Watch(new RunDirectories(dirs), queue)
  const app = createApp({
    view: () => watch.view(),
    names: [host, ...names].map((name) => name.toLowerCase()),
    ...(queue !== undefined && { board: new Board(queue) }),
    ...(redis !== undefined && control && { control: controlQueue(redis) }),
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new RunError(`cannot serve on ${host} port ${port}: ${messageOf(error)}; give another --port`)),
    )
    server.listen(port, host, resolve)
  })
  const { address, port: bound } = server.address() as AddressInfo
  return {
    url: `http://${isIPv6(address) ? `[${address}]` : address}:${bound}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
      await watch.close()
      await queue?.close()
    },
  }
}

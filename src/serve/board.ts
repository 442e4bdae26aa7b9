import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { HonoAdapter } from '@bull-board/hono'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { QueueSource } from './queue-source.ts'
import type { View } from './view.ts'

export const BOARD = '/queues'

/** Its page asks a server of Google for a font. Nothing here asks another machine for anything. */
const FOREIGN = /<link\b[^>]*\bhref="https?:\/\/[^>]*>/g

const SYSTEM_FONTS = {
  'font-sans':
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  'font-mono': 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
} as const

/** Bull Board over the queues of all registered runs, to look at: what to do with a run is `mdfs queue`'s to say. */
export class Board {
  readonly app: Hono
  readonly #source: QueueSource
  readonly #replace: (queues: BullMQAdapter[]) => void

  constructor(source: QueueSource) {
    this.#source = source
    const serverAdapter = new HonoAdapter(serveStatic)
    serverAdapter.setBasePath(BOARD)
    const { replaceQueues } = createBullBoard({
      queues: [],
      serverAdapter,
      options: {
        uiConfig: {
          boardTitle: 'mdfs queues 队列',
          hideDocsLink: true,
          miscLinks: [{ text: 'mdfs runs 运行总览', url: '/' }],
          overview: { groupByDelimiter: true },
          theme: { light: SYSTEM_FONTS, dark: SYSTEM_FONTS },
        },
      },
    })
    this.#replace = (queues) => replaceQueues(queues)
    this.app = new Hono()
    this.app.use(async (c, next) => {
      await next()
      if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
      const page = await c.res.text()
      c.res = new Response(page.replaceAll(FOREIGN, ''), c.res)
    })
    this.app.route('/', serverAdapter.registerPlugin() as unknown as Hono)
  }

  /** Queues appear and go with their runs. */
  follow({ runs }: View): void {
    const names = new Map(runs.map(({ id, status }) => [id, status.recipe]))
    const adapters = [...this.#source.queues].flatMap(([run, queues]) => {
      const recipe = (names.get(run) ?? 'run').replace(/[^\p{L}\p{N}._-]+/gu, '_')
      return queues.all.map(
        (queue) =>
          new BullMQAdapter(queue, {
            readOnlyMode: true,
            prefix: `${recipe} ${run.slice(0, 8)}:`,
            delimiter: ':',
          }),
      )
    })
    this.#replace(adapters)
  }
}

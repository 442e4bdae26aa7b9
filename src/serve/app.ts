import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { messageOf } from '../errors.ts'
import type { QueueControl } from '../run/queue/control-queue.ts'
import { BOARD, type Board } from './board.ts'
import { CLIENT } from './client.ts'
import { renderMetrics } from './metrics.ts'
import { type OverviewOptions, renderLive, renderMissing, renderOverview } from './overview.ts'
import { guard } from './security.ts'
import type { ShownRun, View } from './view.ts'

export interface AppOptions {
  readonly view: () => Promise<View>
  /** Over the queues of registered runs; absent without a queue. */
  readonly board?: Board
  /** Lets the page pause, resume and cancel runs; absent: it only looks. */
  readonly control?: QueueControl
  /** Host names that the server answers to, beside addresses and those of this machine. */
  readonly names: readonly string[]
}

const VERBS = ['pause', 'resume', 'cancel'] as const

/** The pages. Runs are named by ids that were found; no part of an address becomes part of a path. */
export function createApp({ view, board, control, names }: AppOptions): Hono {
  const options: OverviewOptions = { hasQueue: board !== undefined, canControl: control !== undefined }
  const find = async (id: string): Promise<ShownRun | undefined> =>
    (await view()).runs.find((run) => run.id === id)
  const app = new Hono()
  app.use(guard(names))
  app.get('/', async (c) => c.html(renderOverview(await view(), options).source))
  app.get('/live', async (c) => c.html(renderLive(await view(), options).source))
  app.get('/client.js', (c) => c.body(CLIENT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/metrics', async (c) => {
    const { type, text } = await renderMetrics(await view())
    return c.body(text, 200, { 'Content-Type': type })
  })
  app.get('/runs/:id/report', async (c) => {
    const report = (await find(c.req.param('id')))?.report
    if (report === undefined)
      return c.html(renderMissing('There is no report of that run yet. 该运行还没有报告。').source, 404)
    return c.html(await readFile(report, 'utf8'))
  })
  if (control !== undefined) {
    for (const verb of VERBS)
      app.post(`/runs/:id/${verb}`, async (c) => {
        const entry = (await find(c.req.param('id')))?.queued?.entry
        if (entry === undefined) return c.html(renderMissing('The queue does not know that run.').source, 404)
        await control[verb](entry)
        return c.redirect('/', 303)
      })
  }
  if (board !== undefined) {
    app.use(`${BOARD}/*`, async (c, next) => {
      if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('here queues are looked at\n', 405)
      board.follow(await view())
      await next()
    })
    app.route(BOARD, board.app)
  }
  app.onError((error, c) =>
    c.html(renderMissing(`This page could not be made: ${messageOf(error)}`).source, 500),
  )
  app.notFound((c) => c.html(renderMissing('There is no such page. 没有这个页面。').source, 404))
  return app
}

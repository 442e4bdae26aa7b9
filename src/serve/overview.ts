import { bytes, compact, counted, integer } from '../report/format.ts'
import { html, label, type Markup } from '../report/html.ts'
import { section, table } from '../report/parts.ts'
import type { Heartbeat } from '../run/queue/registry.ts'
import { runCard } from './run-card.ts'
import { PAGE_STYLE } from './style.ts'
import type { Problem, ShownRun, View } from './view.ts'

export interface OverviewOptions {
  /** There is a queue to look into. */
  readonly hasQueue: boolean
  /** Runs can be paused, resumed and cancelled from the page. */
  readonly canControl: boolean
}

const figure = (name: string, zh: string, value: string, below: string): Markup =>
  html`<div><dt>${name} <span lang="zh-Hans">${zh}</span></dt><dd>${value}<small>${below}</small></dd></div>`

const isAtWork = ({ status }: ShownRun): boolean => status.state === 'running' || status.state === 'queued'

function figures({ runs, workers, depths, redis }: View, { hasQueue }: OverviewOptions): Markup {
  const speed = runs.reduce((sum, { status }) => sum + (status.speed?.docsPerSecond ?? 0), 0)
  const waiting = depths.reduce(
    (sum, { jobs }) => sum + (jobs.waiting ?? 0) + (jobs.prioritized ?? 0) + (jobs.delayed ?? 0),
    0,
  )
  const active = depths.reduce((sum, { jobs }) => sum + (jobs.active ?? 0), 0)
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0)
  return html`<dl class="figures">
${figure('Runs at work', '进行中', integer(runs.filter(isAtWork).length), `of ${counted(runs.length, 'run')}`)}
${figure('Documents per second', '文档/秒', compact(speed), 'over all runs')}
${
  hasQueue && [
    figure('Workers', '工作进程', integer(workers.length), counted(threads, 'thread')),
    figure('Queued units', '排队任务', integer(waiting), `${integer(active)} being done`),
    figure(
      'Redis memory',
      '内存',
      redis === undefined ? '–' : bytes(redis.used),
      redis === undefined ? 'no answer' : redis.limit === 0 ? 'no limit set' : `of ${bytes(redis.limit)}`,
    ),
  ]
}
</dl>`
}

function problemsPart(problems: readonly Problem[]): Markup | false {
  if (problems.length === 0) return false
  return html`<div class="problems" role="alert"><b>Could not be read</b> <span lang="zh-Hans">无法读取</span>
<ul>${problems.map(({ what, why }) => html`<li>${label(what, 200)}: ${label(why, 300)}</li>`)}</ul></div>`
}

function workersTable(workers: readonly Heartbeat[], runs: readonly ShownRun[]): Markup {
  if (workers.length === 0)
    return html`<p class="empty">No worker is there. Start one: <code>mdfs worker --redis URL</code></p>`
  const names = new Map(runs.map(({ id, status }) => [id, status.recipe]))
  return table(
    [
      { head: 'Worker' },
      { head: 'Takes' },
      { head: 'Works for' },
      { head: 'Threads busy', number: true },
      { head: 'Documents/s', number: true },
      { head: 'Documents', number: true },
      { head: 'Units', number: true },
      { head: 'Memory', number: true },
    ],
    workers.map((worker) => [
      html`${label(worker.host, 60)}<small>process ${worker.pid}, mdfs ${label(worker.version, 20)}</small>`,
      label(worker.kinds.join(', '), 60),
      html`${label(worker.run === undefined ? '–' : (names.get(worker.run) ?? worker.run), 60)}${
        worker.tasks.length > 0 &&
        html`<small>${label(worker.tasks.map(({ stage, task }) => `${stage}/${task}`).join(', '), 120)}</small>`
      }`,
      html`${integer(worker.tasks.length)} of ${integer(worker.threads)}`,
      compact(worker.docsPerSecond),
      integer(worker.docs),
      integer(worker.units),
      bytes(worker.memory),
    ]),
  )
}

/** What changes: the page puts it in place again and again. */
export function renderLive(view: View, options: OverviewOptions): Markup {
  const { runs, workers, problems } = view
  return html`${figures(view, options)}
${problemsPart(problems)}
<section class="runs" id="runs"><h2>Runs <span lang="zh-Hans">运行</span></h2>
${runs.map((run) => runCard(run, options.canControl))}
${runs.length === 0 && html`<p class="empty">No run yet. Begin one: <code>mdfs run RECIPE --out DIR</code></p>`}
</section>
${options.hasQueue && html`<div class="workers">${section('workers', 'Workers', '工作进程', workersTable(workers, runs))}</div>`}`
}

export const renderOverview = (view: View, options: OverviewOptions): Markup =>
  page(
    'mdfs runs 运行总览',
    html`<header class="top"><p class="eyebrow">mdfs runs <span lang="zh-Hans">运行总览</span></p>
<nav aria-label="Pages">${options.hasQueue && html`<a href="/queues">Queues 队列</a>`}<a href="/metrics">Metrics 指标</a></nav></header>
<p id="lost" role="status">The server does not answer; this is what it said last. 服务器没有应答，以下是最后一次的数据。</p>
<div id="live">${renderLive(view, options)}</div>
<script src="/client.js" defer></script>`,
  )

export const renderMissing = (what: string): Markup =>
  page(
    'mdfs',
    html`<header class="top"><p class="eyebrow">mdfs</p></header><p class="empty">${what} <a href="/">Back 返回</a></p>`,
  )

/** Five outcomes, as the bar of a run. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#2a7f78" d="M1 2h14v3H1z"/><path fill="#c8553d" d="M1 6.5h9v3H1z"/><path fill="#d09a2d" d="M1 11h5v3H1z"/></svg>',
)}`

const page = (title: string, body: Markup): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON}">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`

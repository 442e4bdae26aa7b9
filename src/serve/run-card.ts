import { compact, integer, percent, roughly } from '../report/format.ts'
import { html, label, type Markup } from '../report/html.ts'
import { width } from '../report/parts.ts'
import type { Outcomes } from '../run/stage-counts.ts'
import type { RunState, RunStatus, StageStatus } from '../run/status.ts'
import type { ShownRun } from './view.ts'

const STATES: Record<RunState, readonly [tone: string, zh: string]> = {
  'not begun': ['idle', '未开始'],
  running: ['go', '运行中'],
  queued: ['go', '运行中'],
  waiting: ['wait', '等待工作进程'],
  paused: ['wait', '已暂停'],
  cancelled: ['idle', '已取消'],
  stopped: ['idle', '已停止'],
  failed: ['bad', '失败'],
  complete: ['done', '完成'],
}

/** For who reads the page, a queue is a way of running. */
const SHOWN: Partial<Record<RunState, string>> = { queued: 'running', waiting: 'waiting for workers' }

/** What stands between backticks is a command. */
const spans = (text: string): Markup[] =>
  text.split('`').map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`))

const ENDS = [
  ['kept', 'kept', '保留'],
  ['removed', 'removed', '删除'],
  ['duplicate', 'duplicates', '重复'],
  ['quarantined', 'quarantined', '隔离'],
  ['pending', 'on the way', '处理中'],
] as const satisfies readonly (readonly [keyof Outcomes, string, string])[]

const CAUSES_SHOWN = 8

function outcomes({ outcomes: found, units }: RunStatus): Markup | false {
  const { records } = found
  if (records === 0) return false
  const present = ENDS.filter(([end]) => found[end] > 0)
  const guess = units.counted < units.done
  return html`<div class="fate" role="img" aria-label="Share of records by outcome">${present.map(
    ([end]) => html`<span class="${end}" style="width:${width(found[end], records)}"></span>`,
  )}</div>
<div class="legend">${present.map(
    ([end, name, zh]) =>
      html`<span class="key ${end}">${integer(found[end])} ${name} <span lang="zh-Hans">${zh}</span> ${percent(found[end], records)}</span>`,
  )}<span>${integer(records)} read <span lang="zh-Hans">读入</span>${
    guess && html` · guessed from ${integer(units.counted)} of ${integer(units.done)} units, counting on`
  }</span></div>`
}

const stageLine = ({
  name,
  tasks,
  done,
}: StageStatus): Markup => html`<li class="${done === tasks ? 'full' : done === 0 ? 'todo' : 'now'}">
<span>${label(name, 60)}</span>
<span class="track" role="progressbar" aria-label="${name}" aria-valuemin="0" aria-valuemax="${tasks}" aria-valuenow="${done}"><span style="width:${width(done, tasks)}"></span></span>
<span class="count">${integer(done)} of ${integer(tasks)}</span></li>
`

function facts({ speed, version, run }: RunStatus): Markup {
  return html`<p class="facts-line">${
    speed !== undefined &&
    html`<span><b>${compact(speed.docsPerSecond)}</b> documents/s <span lang="zh-Hans">文档/秒</span></span>${
      speed.secondsLeft !== undefined &&
      html`<span><b>${roughly(speed.secondsLeft)}</b> left <span lang="zh-Hans">预计剩余</span></span>`
    }`
  }<span>mdfs ${label(version, 20)}</span>${run !== undefined && html`<span>run <code>${label(run, 16)}</code></span>`}</p>`
}

function causes({ quarantined }: RunStatus, id: string): Markup | false {
  if (quarantined.length === 0) return false
  const rest = quarantined.length - CAUSES_SHOWN
  return html`<details id="quarantine-${id}"><summary>Why records were quarantined <span lang="zh-Hans">隔离原因</span></summary>
<ul>${quarantined.slice(0, CAUSES_SHOWN).map(({ cause, docs }) => html`<li>${integer(docs)} × ${label(cause, 160)}</li>`)}${
    rest > 0 && html`<li>and ${integer(rest)} more</li>`
  }</ul></details>`
}

const BUTTONS = [
  ['pause', 'Pause 暂停', ['queued', 'waiting']],
  ['resume', 'Resume 继续', ['paused']],
  ['cancel', 'Cancel 取消', ['queued', 'waiting', 'paused']],
] as const satisfies readonly (readonly [string, string, readonly RunState[]])[]

function controls({ id, status, queued }: ShownRun): Markup | false {
  const apt = BUTTONS.filter(([, , states]) => (states as readonly RunState[]).includes(status.state))
  if (queued === undefined || apt.length === 0) return false
  return html`<div class="controls">${apt.map(
    ([verb, name]) => html`<form method="post" action="/runs/${id}/${verb}"><button>${name}</button></form>`,
  )}</div>`
}

/** One run: what it is, where it is, what became of its documents so far. */
export function runCard(run: ShownRun, canControl: boolean): Markup {
  const { id, status, report } = run
  const { recipe, out, state, cause, stages, advice } = status
  const [tone, zh] = STATES[state]
  return html`<article class="run" id="run-${id}">
<div class="run-head"><h3>${label(recipe, 80)}</h3><span class="state ${tone}">${SHOWN[state] ?? state} ${zh}</span>
<span class="where">${label(out, 160)}</span>
<span class="links">${report !== undefined && html`<a href="/runs/${id}/report">Report 报告</a>`}</span></div>
${cause !== undefined && html`<p class="cause ${tone === 'bad' && 'bad'}">${label(cause, 400)}</p>`}
${outcomes(status)}
${stages.length > 0 && state !== 'complete' && html`<ul class="stages">${stages.map(stageLine)}</ul>`}
${facts(status)}
${causes(status, id)}
${state !== 'complete' && state !== 'running' && state !== 'queued' && html`<p class="cause">Next: ${spans(advice)}</p>`}
${canControl && controls(run)}
</article>
`
}

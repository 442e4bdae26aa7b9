import type { WriteStream } from 'node:tty'
import type { Plan } from '../run/plan.ts'
import type { Progress } from '../run/progress.ts'

const LINE_EVERY_MS = 10_000

const clock = (seconds: number): string => {
  const s = Math.round(seconds)
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`
}

function describe({ stage, done, docs, bytes, seconds, tasksDone }: Progress, plan: Plan): string {
  const name =
    stage.kind === 'stream'
      ? `pass ${stage.pass + 1} of ${plan.passes.length}`
      : `${stage.kind} ${stage.dedup}`
  const rate = docs > 0 && seconds > 0 ? [`${(docs / seconds / 1000).toFixed(1)}k docs/s`] : []
  if (bytes > 0 && seconds > 0) rate.unshift(`${(bytes / seconds / 1e6).toFixed(1)} MB/s`)
  const left = done > 0.01 && done < 1 ? [`${clock((seconds * (1 - done)) / done)} left`] : []
  return [
    name,
    `${Math.floor(100 * done)} %`,
    `unit ${tasksDone}/${stage.tasks.length}`,
    ...rate,
    ...left,
  ].join(' · ')
}

/** On a terminal one line that is redrawn; elsewhere a plain line every ten seconds and one per finished stage. */
export function progressLine(
  stream: WriteStream,
  plan: Plan,
): { show: (progress: Progress) => void; say: (text: string) => void; end: () => void } {
  let lastPlain = 0
  let drawn = false
  let stage = ''
  const end = (): void => {
    if (drawn) stream.write('\r\x1b[2K')
    drawn = false
  }
  return {
    show(progress) {
      const text = describe(progress, plan)
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`)
        drawn = true
        return
      }
      const now = Date.now()
      if (now - lastPlain < LINE_EVERY_MS && (progress.done < 1 || stage === progress.stage.id)) return
      stage = progress.done < 1 ? stage : progress.stage.id
      lastPlain = now
      stream.write(`${text}\n`)
    },
    say(text) {
      end()
      stream.write(`${text}\n`)
    },
    end,
  }
}

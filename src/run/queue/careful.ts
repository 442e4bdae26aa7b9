import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorOf, type Failure, RunError, StoppedError } from '../../errors.ts'
import type { Session } from '../executor.ts'
import { readJournal } from '../journal.ts'
import { keyOf, type Place } from '../place.ts'
import type { Stage } from '../plan.ts'
import { addPoison, poisonKey } from '../poison.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** What a process is told that does one task. */
export interface CarefulTask {
  readonly session: Session
  readonly stage: Stage
  readonly task: string
  /** File in which it notes the record that it works on. */
  readonly journal: string
}

/** How it went; absent when the process died. */
export interface CarefulEnd {
  readonly failure?: Failure
}

interface Death {
  /** How the process ended. */
  readonly of: string
}

/**
 * Does a task whose workers have died of it, in a process of its own, which may die without harm. A record of which two of
 * them die is poison: it is quarantined, and the rest of its unit goes on. Memory that runs out outside of the heap of
 * JavaScript, or a crash in native code, ends a process and cannot be caught within.
 */
export async function runCarefully(
  session: Session,
  stage: Stage,
  task: string,
  workspace: Pick<Workspace, 'push'>,
  stopped: AbortSignal,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-careful-'))
  const journal = join(dir, 'journal')
  let suspect: Place | undefined
  try {
    for (;;) {
      const death = await inProcess({ session, stage, task, journal }, stopped)
      await workspace.push([poisonKey(stage.id, task)])
      if (death === undefined) return
      const place = readJournal(journal)
      if (place === undefined) {
        throw new RunError(
          `${stage.id}/${task}: its process ended (${death.of}) while it worked on no record; if its memory was the cause, give workers less of it (--memory) or their containers more`,
        )
      }
      if (suspect !== undefined && keyOf(suspect) === keyOf(place)) {
        addPoison(session.out, stage.id, task, place)
        await workspace.push([poisonKey(stage.id, task)])
        suspect = undefined
      } else {
        suspect = place
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const ENTRY = fileURLToPath(new URL('./careful-process.js', import.meta.url))

/** Does the task once. Rejects with how it failed; resolves to a death, if it was one. */
function inProcess(work: CarefulTask, stopped: AbortSignal): Promise<Death | undefined> {
  if (stopped.aborted) return Promise.reject(new StoppedError())
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const stop = (): void => void child.kill('SIGKILL')
    stopped.addEventListener('abort', stop, { once: true })
    let end: CarefulEnd | undefined
    child.on('message', (message) => {
      end = message as CarefulEnd
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      stopped.removeEventListener('abort', stop)
      if (stopped.aborted) reject(new StoppedError())
      else if (end === undefined) resolve({ of: signal ?? `exit code ${code}` })
      else if (end.failure === undefined) resolve(undefined)
      else reject(errorOf(end.failure))
    })
    child.send(work)
  })
}

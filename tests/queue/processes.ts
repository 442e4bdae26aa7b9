import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')
export const cli = join(project, 'dist/cli/main.js')

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** A process of mdfs. */
export interface Process {
  readonly pid: number
  readonly ended: Promise<Ended>
  readonly isRunning: () => boolean
  /** Everything it has said so far, on both outputs. */
  readonly said: () => string
  /** Resolves when it has said that; rejects when it ends without. */
  seen(text: string): Promise<void>
  kill(signal: NodeJS.Signals): void
}

const running = new Set<ChildProcess>()

/** Ends what tests have left running. */
export async function endAll(): Promise<void> {
  const left = [...running]
  await Promise.all(
    left.map(
      (child) =>
        new Promise((resolve) => {
          child.on('close', resolve)
          child.kill('SIGKILL')
        }),
    ),
  )
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Command line that `node …` is appended to: `ip netns exec …`, `setpriv …`. It must become that process (`exec`). */
  readonly wrapper?: readonly string[]
}

/** Starts `mdfs ARGS`. */
export function start(args: readonly string[], { env = {}, wrapper = [] }: StartOptions = {}): Process {
  const { REDIS_URL: _, ...inherited } = process.env
  const [command = '', ...rest] = [...wrapper, process.execPath, cli, ...args]
  const child = spawn(command, rest, { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const look of waiting) look()
  }
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    wake()
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
    wake()
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal, stdout, stderr })
      wake()
    })
  })
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning: () => running.has(child),
    said: () => stdout + stderr,
    seen: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (`${stdout}${stderr}`.includes(text)) resolve()
          else if (running.has(child)) return
          else
            reject(
              new Error(`expected "${text}" from mdfs ${args.join(' ')}; it ended with:\n${stdout}${stderr}`),
            )
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    kill: (signal) => void child.kill(signal),
  }
}

/** `mdfs run --redis`: a coordinator. */
export const startRun = (
  recipe: string,
  out: string,
  url: string,
  { flags = [], ...options }: StartOptions & { readonly flags?: readonly string[] } = {},
): Process => start(['run', recipe, '--out', out, '--redis', url, '--json', ...flags], options)

/** `mdfs worker`, with one thread and the shortest lock, unless `flags` say otherwise. */
export const startWorker = (
  url: string,
  { flags = [], ...options }: StartOptions & { readonly flags?: readonly string[] } = {},
): Process => start(['worker', '--redis', url, '--workers', '1', '--lock', '2', ...flags], options)

/** The same without a queue: what every run must be equal to. */
export const runLocally = (recipe: string, out: string): Promise<Ended> =>
  start(['run', recipe, '--out', out, '--workers', '2', '--json']).ended

/** Asks until it holds; whatever a test waits for comes, or its own time limit does. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

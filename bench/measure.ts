import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export interface Measured {
  readonly seconds: number
  /** Processor time of the process and its threads, without the last 20 ms. */
  readonly cpuSeconds: number
  /** Largest resident size of the process, MB (10^6 bytes), by the kernel's high-water mark. */
  readonly peakMB: number
  readonly stdout: string
}

/** The kernel's high-water mark never falls: the last look before the end is the peak, up to one interval. */
function highWater({ pid }: ChildProcess): number {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return 0
  try {
    return (Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024) / 1e6
  } catch {
    return 0 // Gone between the two calls.
  }
}

/** Clock ticks a second, as Linux counts for programs on every architecture. */
const TICKS = 100

/** User and system time so far, of all threads, those that have ended too. */
function processorTime({ pid }: ChildProcess): number {
  try {
    // Behind the name of the command, which may hold anything: the 12th and 13th fields.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return 0 // Gone, or no Linux.
  }
}

/** Runs a Node process to its end. Rejects when it fails. */
export const measure = (args: readonly string[], cwd: string): Promise<Measured> =>
  measureCommand(process.execPath, args, cwd)

/** The same for any command; `env` is added to the environment. */
export function measureCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let peakMB = 0
    let cpuSeconds = 0
    const watch = setInterval(() => {
      peakMB = Math.max(peakMB, highWater(child))
      cpuSeconds = Math.max(cpuSeconds, processorTime(child))
    }, 20)
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      const seconds = (performance.now() - started) / 1000
      if (code === 0) resolve({ seconds, cpuSeconds, peakMB, stdout })
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`))
    })
  })
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

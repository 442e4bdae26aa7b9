/** A mistake in what the user asked for: wrong flag, wrong recipe, wrong directory. Exit code 2, message alone. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The run could not be done or does not add up. Exit code 1, message alone. */
export class RunError extends Error {
  override readonly name: string = 'RunError'
}

/** This machine does not do what is needed: its disk is full, its user may not. Another one may. */
export class MachineError extends RunError {
  override readonly name: string = 'MachineError'
}

/** The user asked to stop (Ctrl-C). Nothing is lost: committed units stay, the same command resumes. Exit code 130. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
  constructor() {
    super(STOPPED)
  }
}

const STOPPED = 'stopped'

/** Also true for a `StoppedError` that came out of a worker thread, where an error keeps its message but not its class. */
export const isStopped = (error: unknown): boolean => error instanceof Error && error.message === STOPPED

/** How work in another thread failed. An error that crosses over keeps neither its class nor its code. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly stack?: string | undefined
}

export const failureOf = (error: unknown): Failure =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'Error', message: String(error) }

/** The error again, of its class where that is one of ours. */
export function errorOf({ name, message, stack }: Failure): Error {
  if (name === 'StoppedError') return new StoppedError()
  if (name === 'UsageError') return new UsageError(message)
  if (name === 'RunError') return new RunError(message)
  if (name === 'MachineError') return new MachineError(message)
  return Object.assign(new Error(message), { stack })
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

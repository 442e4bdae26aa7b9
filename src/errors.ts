/** A mistake in what the user asked for: wrong flag, wrong recipe, wrong directory. Exit code 2, message alone. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The run could not be done or does not add up. Exit code 1, message alone. */
export class RunError extends Error {
  override readonly name = 'RunError'
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

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

import { dirname, relative, sep } from 'node:path'
import { MachineError, messageOf, RunError } from './errors.ts'

interface Explanation {
  /** `place`: a directory on the disk in question. */
  readonly what: (place: string) => string
  readonly remedy: string
}

const full = (place: string): string => `no space left on the disk that holds ${place}`
const denied = (): string => 'this user may not do what the run needs'
const tooManyOpen = 'raise its limit (ulimit -n) or give fewer --workers'

/** Errors that say something of the machine, not of a document or a file's content. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: { what: full, remedy: 'free some' },
  EDQUOT: { what: (place) => `the disk quota is used up where ${place} is`, remedy: 'free some or raise it' },
  EFBIG: {
    what: (place) => `a file would be larger than ulimit -f, or the file system of ${place}, allows`,
    remedy: 'raise that limit or move the directory',
  },
  EROFS: { what: (place) => `the disk that holds ${place} is read-only`, remedy: 'make it writable' },
  EACCES: { what: denied, remedy: 'change the permissions' },
  EPERM: { what: denied, remedy: 'change the permissions' },
  EMFILE: { what: () => 'this process has too many files open', remedy: tooManyOpen },
  ENFILE: { what: () => 'this machine has too many files open', remedy: 'close other programs' },
  EIO: { what: () => 'a disk cannot read or write', remedy: 'check it' },
}

/** An error of a call to the operating system. Whoever reads data must not take it for a fault of the data. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof error.syscall === 'string'

/** The error, or the one that caused it, that says something of the machine. */
function machineErrorIn(error: unknown): NodeJS.ErrnoException | undefined {
  for (let cause = error; cause instanceof Error && !(cause instanceof RunError); cause = cause.cause) {
    if (isSystemError(cause) && cause.code !== undefined && Object.hasOwn(EXPLANATIONS, cause.code))
      return cause
  }
  return undefined
}

/** Is the machine at fault, so that it would be wrong to hold the error against a document? */
export const isMachineError = (error: unknown): boolean => machineErrorIn(error) !== undefined

/**
 * What an error of the operating system means for a run, in one line: what is full or forbidden, and what to do.
 * `dir` is where the run writes; a file elsewhere that the error names counts more. `undefined`: nothing to explain.
 *
 * To be called in the thread where the error arose, since it loses its code when it crosses to another.
 */
export function explainSystemError(error: unknown, dir: string): MachineError | undefined {
  const found = machineErrorIn(error)
  if (found === undefined) return undefined
  const { what, remedy } = EXPLANATIONS[found.code!]!
  return new MachineError(
    `${what(placeOf(found, dir))} (${messageOf(error)}): ${remedy} and give the same command again; finished units are kept`,
    { cause: error },
  )
}

/** Errors of writing to an open file name none; those of opening, copying and renaming do. */
function placeOf(error: NodeJS.ErrnoException & { readonly dest?: string }, dir: string): string {
  const path = error.dest ?? error.path
  if (path === undefined || relative(dir, path).split(sep)[0] !== '..') return dir
  return dirname(path)
}

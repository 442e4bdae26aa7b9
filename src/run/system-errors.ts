import { RunError } from '../errors.ts'
export function explainSystemError(error: unknown, out: string): RunError | undefined {
  const { code } = error as NodeJS.ErrnoException
  return ['ENOSPC', 'EACCES'].includes(code ?? '') ? new RunError(`${code} ${out}`) : undefined
}

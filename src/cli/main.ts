#!/usr/bin/env node
import { CommanderError } from 'commander'
import { messageOf, RunError, StoppedError, UsageError } from '../errors.ts'
import { program } from './program.ts'

/** 0 ok, 1 the run failed, 2 wrong usage or recipe, 3 too many quarantined records, 130 stopped by Ctrl-C. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UsageError) return 2
  return error instanceof StoppedError ? 130 : 1
}

// `mdfs rules | head` closes our output early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program().parseAsync(process.argv)
} catch (error) {
  process.exitCode = exitCode(error)
  if (!(error instanceof CommanderError)) {
    const expected = error instanceof UsageError || error instanceof RunError || error instanceof StoppedError
    const trace =
      !expected && process.env.MDFS_DEBUG !== undefined && error instanceof Error ? `\n${error.stack}` : ''
    process.stderr.write(`mdfs: ${messageOf(error)}${trace}\n`)
    if (!expected && trace === '') process.stderr.write('Set MDFS_DEBUG=1 to see where.\n')
  }
}

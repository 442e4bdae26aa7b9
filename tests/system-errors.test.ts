import { openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorOf, failureOf, RunError, StoppedError, UsageError } from '../src/errors.ts'
import { explainSystemError, isMachineError, isSystemError } from '../src/system-errors.ts'

/** As Node makes them. */
const systemError = (
  code: string,
  what: string,
  syscall: string,
  paths: { path?: string; dest?: string } = {},
) =>
  Object.assign(
    new Error([`${code}: ${what}, ${syscall}`, paths.path && `'${paths.path}'`].filter(Boolean).join(' ')),
    { code, syscall, errno: -1, ...paths },
  )

const full = systemError('ENOSPC', 'no space left on device', 'write')

describe('an error of the operating system', () => {
  test('is explained in one line: what is full, what to do, that the run resumes', () => {
    const explained = explainSystemError(full, '/data/out')
    expect(explained).toBeInstanceOf(RunError)
    expect(explained?.message).toBe(
      'no space left on the disk that holds /data/out (ENOSPC: no space left on device, write): free some and give the same command again; finished units are kept',
    )
  })

  test.each([
    [
      systemError('EDQUOT', 'disk quota exceeded', 'write'),
      /^the disk quota is used up where \/data\/out is/,
    ],
    [systemError('EFBIG', 'file too large', 'write'), /^a file would be larger than ulimit -f/],
    [
      systemError('EROFS', 'read-only file system', 'open', { path: '/data/out/x' }),
      /^the disk .* is read-only/,
    ],
    [
      systemError('EACCES', 'permission denied', 'open', { path: '/data/out/x' }),
      /'\/data\/out\/x'\): change/,
    ],
    [
      systemError('EMFILE', 'too many open files', 'open', { path: '/in/x' }),
      /ulimit -n\) or give fewer --workers/,
    ],
    [systemError('EIO', 'i/o error', 'read'), /^a disk cannot read or write \(EIO/],
  ])('%s says what can be done about it', (error, expected) => {
    const explained = explainSystemError(error, '/data/out')
    expect(explained?.message).toMatch(expected)
    expect(explained?.message).not.toContain('\n')
  })

  test('names the disk of the file in question, when that is not in the run directory', () => {
    const elsewhere = systemError('ENOSPC', 'no space left on device', 'open', { path: '/tmp/a/b' })
    expect(explainSystemError(elsewhere, '/data/out')?.message).toContain('holds /tmp/a (')
    const copied = systemError('ENOSPC', 'no space left on device', 'copyfile', {
      path: '/in/a',
      dest: '/data/out/b',
    })
    expect(explainSystemError(copied, '/data/out')?.message).toContain('holds /data/out (')
  })

  test('is found behind what was made of it, and what that says is shown', () => {
    const wrapped = new Error('web: /in/a.zip: ENOSPC: no space left on device, write', { cause: full })
    expect(explainSystemError(wrapped, '/out')?.message).toContain('(web: /in/a.zip: ENOSPC')
  })

  test('is left as it is when it has been explained, or says nothing of the machine', () => {
    const explained = explainSystemError(full, '/out')
    expect(explainSystemError(explained, '/out')).toBeUndefined()
    expect(explainSystemError(new Error('ENOSPC'), '/out')).toBeUndefined()
    expect(explainSystemError(systemError('ENOENT', 'no such file', 'open'), '/out')).toBeUndefined()
    expect(explainSystemError('ENOSPC', '/out')).toBeUndefined()
  })

  test('is told from an error of the data by the call that failed', () => {
    let thrown: unknown
    try {
      openSync('/no/such/file', 'r')
    } catch (error) {
      thrown = error
    }
    expect(isSystemError(thrown)).toBe(true)
    expect(isSystemError(new Error('bad JSON'))).toBe(false)
    // A file that is missing can be a document's fault: one that names it.
    expect(isMachineError(thrown)).toBe(false)
  })
})

describe('an error that crosses to another thread', () => {
  const crossed = (error: unknown) => errorOf(structuredClone(failureOf(error)))

  test.each([
    new RunError('cut'),
    new UsageError('no such step'),
    new StoppedError(),
    new TypeError('a bug'),
  ])('%s keeps its message, and its class where that decides the exit code', (error) => {
    const there = crossed(error)
    expect(there.message).toBe(error.message)
    expect(there).toBeInstanceOf(error instanceof TypeError ? Error : error.constructor)
  })

  test('keeps where it arose, when it was not expected', () => {
    const error = new Error('a bug')
    expect(crossed(error).stack).toBe(error.stack)
  })
})

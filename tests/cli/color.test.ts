import { describe, expect, test } from 'vitest'
import { takesColor } from '../../src/cli/color.ts'

describe('colours', () => {
  test('a terminal takes them', () => {
    expect(takesColor({ TERM: 'xterm' }, true)).toBe(true)
  })

  test('a pipe does not, in CI either: a script reads it', () => {
    expect(takesColor({ TERM: 'xterm', CI: 'true' }, false)).toBe(false)
  })

  test('a terminal that knows none does not', () => {
    expect(takesColor({ TERM: 'dumb' }, true)).toBe(false)
  })

  test('FORCE_COLOR sends them into a pipe', () => {
    expect(takesColor({ FORCE_COLOR: '1' }, false)).toBe(true)
  })

  test.each([{ NO_COLOR: '1' }, { NO_COLOR: '1', FORCE_COLOR: '1' }, { FORCE_COLOR: '0' }])(
    '%j: not even a terminal takes them',
    (env) => {
      expect(takesColor({ TERM: 'xterm', ...env }, true)).toBe(false)
    },
  )
})

import { none } from 'stream-chain/defs.js'
import { jsonVerifier } from 'stream-json/core/utils/verifier.js'

const SHOWN = 20

/**
 * What is wrong with a JSON text that does not parse: what was expected, what was found, and after how many UTF-16
 * units. Worked out by stream-json's verifier, because the message of `JSON.parse` changes with the version of Node.
 */
export function describeJsonFault(text: string): string {
  // `none` tells it the end.
  const verify = jsonVerifier() as (text: string | typeof none) => unknown
  try {
    verify(text)
    verify(none)
  } catch (error) {
    const { message, offset } = error as Error & { offset?: number }
    if (offset === undefined) throw error
    const found = offset >= text.length ? 'its end' : JSON.stringify(text.slice(offset, offset + SHOWN))
    const expected = /\bexpected (.+)$/.exec(message)?.[1]
    return `${expected === undefined ? 'did not expect' : `expected ${expected} but found`} ${found} at character ${offset}`
  }
  return 'not valid JSON'
}

import type { Between } from '../element-cutter.ts'
import type { Unreadable } from '../format.ts'
import { headOf } from '../lines.ts'

/** A byte-order mark (its UTF-8 bytes as Latin-1), an XML declaration and tags, such as those of a wrapper. */
const WRAPPER = /^(?:ï»¿)?(?:\s|<[?/]?[A-Za-z][^<>]*>)*$/
const SHOWN = 40

/**
 * What stands outside of `<doc>`: nothing to report when it is a wrapper's tags alone; else it is a record whose tags are
 * damaged, or no Sogou file at all.
 */
export function outsideOfDoc({ offset, bytes, whole }: Between): Unreadable | undefined {
  if (whole && WRAPPER.test(bytes.toString('latin1'))) return undefined
  const found = JSON.stringify(bytes.toString('latin1', 0, SHOWN))
  return {
    kind: 'unreadable',
    offset,
    cause: 'text outside of <doc>',
    detail: `expected <doc>, found ${found}`,
    head: headOf(bytes),
  }
}

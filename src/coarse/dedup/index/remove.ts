import { rmSync } from 'node:fs'
import { UsageError } from '../../../errors.ts'
import { type DedupIndex, indexPath, openIndex, writeIndex } from './format.ts'

/**
 * Takes segments out of an index, by name: what a run kept that has been thrown away since. The caller holds the lock of
 * the index. Throws `UsageError` for a name that it does not hold.
 */
export function removeSegments(dir: string, names: readonly string[]): DedupIndex {
  const index = openIndex(dir)
  const unknown = names.find((name) => !index.segments.some((segment) => segment.name === name))
  if (unknown !== undefined) {
    const known = index.segments.map(({ name }) => name).join(', ')
    throw new UsageError(
      `the index ${dir} has no segment ${unknown}; it has ${known === '' ? 'none' : known}`,
    )
  }
  const left = { ...index, segments: index.segments.filter(({ name }) => !names.includes(name)) }
  writeIndex(dir, left)
  for (const name of names) rmSync(indexPath.segment(dir, name), { recursive: true, force: true })
  return left
}

import { type FunnelRow, outcomes, removals } from './derive.ts'
import { counted, integer, percent } from './format.ts'

/** The run in one or two sentences of plain words. Holds reasons and step names as they are: escape before showing. */
export function verdict(rows: readonly FunnelRow[]): string {
  const { records, kept, removed, duplicate, quarantined } = outcomes(rows)
  if (records === 0) return 'No records were read: the inputs are empty.'
  const share = (part: number) => percent(part, records, 0)
  const was = (count: number) => (count === 1 ? 'was' : 'were')
  const head =
    kept === 0
      ? `Of ${counted(records, 'record')}, none was kept`
      : `Of ${counted(records, 'record')}, ${integer(kept)} (${share(kept)}) ${was(kept)} kept`
  const parts: string[] = []
  if (removed > 0) parts.push(`${share(removed)} ${was(removed)} removed${mostly(rows, removed)}`)
  if (duplicate > 0) parts.push(`${share(duplicate)} ${was(duplicate)} dropped as duplicates`)
  if (quarantined > 0) parts.push(`${integer(quarantined)} could not be read`)
  return parts.length === 0 ? `${head}; nothing was removed.` : `${head}; ${listed(parts)}.`
}

/** Names the largest reason when it stands out. */
function mostly(rows: readonly FunnelRow[], removed: number): string {
  const [first] = removals(rows)
  if (first === undefined || first.tally.docs * 4 < removed) return ''
  const weight =
    first.tally.docs === removed ? 'all' : first.tally.docs * 2 > removed ? 'mostly' : 'most often'
  return ` (${weight} as “${first.reason}” by ${first.step})`
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

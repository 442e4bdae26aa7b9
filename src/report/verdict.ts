import { type FunnelRow, isReaders, outcomes, removals } from './derive.ts'
import { counted, integer, percent } from './format.ts'

/** The run in one or two sentences of plain words. Holds reasons and step names as they are: escape before showing. */
export function verdict(rows: readonly FunnelRow[]): string {
  const { records, documents, kept, removed, duplicate, quarantined } = outcomes(rows)
  if (records === 0) return 'No records were read: the inputs are empty.'
  const unread = rows.find(isReaders)?.quarantined ?? 0
  const faults = unread > 0 ? ` ${integer(unread)} of ${counted(records, 'record')} could not be read.` : ''
  if (documents === 0) return `No document was found in ${counted(records, 'record')}.${faults}`
  const share = (part: number) => percent(part, documents, 0)
  const was = (count: number) => (count === 1 ? 'was' : 'were')
  const head =
    kept === 0
      ? `Of ${counted(documents, 'document')}, none was kept`
      : `Of ${counted(documents, 'document')}, ${integer(kept)} (${share(kept)}) ${was(kept)} kept`
  const parts: string[] = []
  if (removed > 0) parts.push(`${share(removed)} ${was(removed)} removed${mostly(rows, removed)}`)
  if (duplicate > 0) parts.push(`${share(duplicate)} ${was(duplicate)} dropped as duplicates`)
  if (quarantined > unread) parts.push(`${integer(quarantined - unread)} could not be processed`)
  return `${parts.length === 0 ? `${head}; nothing was removed.` : `${head}; ${listed(parts)}.`}${faults}`
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

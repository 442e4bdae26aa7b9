import { UsageError } from '../../../errors.ts'

/** What the fingerprints of an index were made by. Only a dedup of the same makes them comparable. */
export interface Maker {
  /** `minhash@1` */
  readonly step: string
  readonly params: Readonly<Record<string, unknown>>
  readonly fingerprintBytes: number
}

/** `minhash@1 { bands: 18, rows: 7, … }` */
export function describeMaker({ step, params }: Maker): string {
  const shown = Object.entries(params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return shown.length === 0 ? step : `${step} { ${shown.join(', ')} }`
}

/** Equal for equal parameters, whatever their order. */
const canonical = ({ step, params, fingerprintBytes }: Maker): string =>
  JSON.stringify([step, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)), fingerprintBytes])

/** Throws `UsageError` when two indexes, or an index and a step, have fingerprints that cannot be compared. */
export function checkSameMaker(there: Maker, where: string, wanted: Maker, by: string): void {
  if (canonical(there) === canonical(wanted)) return
  const bytes = (maker: Maker): string =>
    `${describeMaker(maker)}, ${maker.fingerprintBytes} bytes a document`
  throw new UsageError(
    `${where} was made by ${bytes(there)}; ${by} is ${bytes(wanted)}. Their fingerprints cannot be compared: give ${by} an index of its own.`,
  )
}

/** What one reading of the files of a source is compared with; says the agreement in words. */
export type Oracle = (files: readonly string[], read: Reading) => Promise<string>

/** Documents by file, and all records counted. */
export interface Reading {
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly records: number
}

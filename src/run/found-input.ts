import { isDynamicPattern } from 'tinyglobby'

/** A file that a pattern stands for, before it is looked into. */
export interface FoundInput {
  /** Absolute, or `s3://…`. */
  readonly path: string
  /** Relative to the fixed part of its pattern. */
  readonly name: string
  /** Size in bytes and fingerprint. Throws when the file cannot be read. */
  inspect(): Promise<{ readonly size: number; readonly fingerprint: string }>
}

/** How many parts of a pattern come before its first wildcard: 2 of `crawl/2021/*.gz`. Its last part is never one of them. */
export function fixedParts(parts: readonly string[]): number {
  const firstDynamic = parts.findIndex((part) => isDynamicPattern(part))
  return firstDynamic === -1 ? parts.length - 1 : firstDynamic
}

import type { TopCounts } from './stats.ts'
import { newTable } from './tally.ts'

export const newTopCounts = (capacity: number): TopCounts => ({ capacity, counts: newTable(), other: 0 })

/**
 * Keeps the largest `capacity` keys (ties by key); the rest goes to `other`. A key cut in one unit and kept in another
 * is undercounted by what was cut: with one unit, or fewer keys than the capacity, counts are exact.
 */
export function trimTopCounts(top: TopCounts): TopCounts {
  const entries = Object.entries(top.counts)
  const sorted = entries.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const cut = sorted.slice(top.capacity).reduce((sum, [, n]) => sum + n, 0)
  return {
    capacity: top.capacity,
    counts: Object.fromEntries(sorted.slice(0, top.capacity)),
    other: top.other + cut,
  }
}

/** Adds without trimming: trim once the units are merged. */
export function mergeTopCounts(into: TopCounts, from: TopCounts): void {
  for (const [key, n] of Object.entries(from.counts)) into.counts[key] = (into.counts[key] ?? 0) + n
  into.other += from.other
}

/** `https://news.example.cn:8080/a` → `news.example.cn`; `undefined` without a host. */
export function domainOf(url: string): string | undefined {
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url) ?? []
  return host?.toLowerCase()
}

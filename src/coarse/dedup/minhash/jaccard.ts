/** The distinct values among the first `count`, ascending; a copy. */
export function distinctSorted(values: Uint32Array, count: number): Uint32Array {
  const sorted = values.slice(0, count).sort()
  let distinct = 0
  for (let i = 0; i < count; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    sorted[distinct] = sorted[i]!
    distinct += 1
  }
  return sorted.slice(0, distinct)
}

/** Jaccard similarity of two sets, ascending: what they share of all they have. Two empty sets are the same. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const x = a[i]!
    const y = b[j]!
    if (x === y) shared += 1
    if (x <= y) i += 1
    if (y <= x) j += 1
  }
  const all = a.length + b.length - shared
  return all === 0 ? 1 : shared / all
}

/** Numbers in [0, 1). */
export type Random = () => number

/** Mulberry32: small, seeded, good enough to shuffle sentences. All its seeds walk one cycle of 2^32 numbers. */
export function random(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Doty-Humphrey's sfc32, by three words of seed: for millions of streams of their own. With Mulberry32 they would be
 * stretches of one cycle, and many would overlap.
 */
export function randomStream(a: number, b: number, c: number): Random {
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

import xxhash from 'xxhash-wasm'

/**
 * Non-cryptographic hashes for ids, sampling and deduplication: XXH64 over the UTF-8 bytes of a text. A lone surrogate
 * counts as U+FFFD, since UTF-8 cannot write it.
 *
 * One call costs about 1 µs for 1 KB, BigInt included: meant for calls per document, not per shingle.
 */
export interface Hasher {
  /** XXH64 of a text, 16 hex digits. The same in every run and on every machine. */
  hex64(text: string): string
  /** Place of an item in a seeded random order, 16 hex digits: sampling keeps the smallest. `salt` tells draws apart. */
  rank(seed: number, id: string, salt: string): string
  /** Writes 16 bytes at `offset`: XXH64 with two seeds, little-endian. Of a text, or of bytes as they are. */
  write128(content: string | Uint8Array, into: Uint8Array, offset: number): void
}

/** Seed of the second half of `write128`: the golden ratio in 64 bits, any constant but 0 would do. */
const SECOND_SEED = 0x9e3779b97f4a7c15n

async function load(): Promise<Hasher> {
  const { h64ToString, h64Raw } = await xxhash()
  const encoder = new TextEncoder()
  let scratch = new Uint8Array(1 << 14)
  /** UTF-8 of a text, good until the next call. */
  const encode = (text: string): Uint8Array => {
    if (3 * text.length > scratch.length) scratch = new Uint8Array(6 * text.length)
    return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
  }
  return {
    hex64: (text) => h64ToString(text),
    rank: (seed, id, salt) => h64ToString(`${seed}\0${salt}\0${id}`),
    write128(content, into, offset) {
      const bytes = typeof content === 'string' ? encode(content) : content
      const view = new DataView(into.buffer, into.byteOffset + offset, 16)
      view.setBigUint64(0, h64Raw(bytes), true)
      view.setBigUint64(8, h64Raw(bytes, SECOND_SEED), true)
    },
  }
}

let hasher: Promise<Hasher> | undefined

/** The thread's hasher; WebAssembly is compiled on the first call only. */
export function createHasher(): Promise<Hasher> {
  hasher ??= load()
  return hasher
}

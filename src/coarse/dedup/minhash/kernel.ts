import { KERNEL_BASE64 } from './kernel-binary.ts'
import { permutations } from './permutations.ts'

/** Reduces a set of 32-bit shingle hashes to a signature; `signature.length` is the number of permutations. */
export type Sketch = (shingles: Uint32Array, count: number, signature: Uint32Array) => void

/** Permutations come in groups of this size: four SIMD registers of four lanes. */
export const LANE_GROUP = 16

/** Shingles given to WebAssembly at once: its memory stays small however long the text. */
const CHUNK = 8192

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly lower: (shingles: number, count: number, tables: number, lanes: number) => void
}

/** The part of the standard that is used here; Node's own types leave it out. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    validate(binary: Uint8Array): boolean
    Module: new (binary: Uint8Array) => object
    Instance: new (module: object) => { readonly exports: KernelExports }
  }
}

/** The kernel in WebAssembly SIMD; `undefined` where the machine has no SIMD. */
export function simdSketch(lanes: number): Sketch | undefined {
  const binary = Buffer.from(KERNEL_BASE64, 'base64')
  if (!wasm.validate(binary)) return undefined
  const { memory, lower } = new wasm.Instance(new wasm.Module(binary)).exports
  const shinglesAt = 12 * lanes
  const missing = shinglesAt + 4 * CHUNK - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
  const words = new Uint32Array(memory.buffer)
  const { a, b } = permutations(lanes)
  words.set(a, 0)
  words.set(b, lanes)
  const lowest = words.subarray(2 * lanes, 3 * lanes)
  return (shingles, count, signature) => {
    lowest.fill(0xffffffff)
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from)
      words.set(shingles.subarray(from, from + size), 3 * lanes)
      lower(shinglesAt, size, 0, lanes)
    }
    signature.set(lowest)
  }
}

/** The same kernel in TypeScript, bit for bit: the fallback and the oracle of the tests. */
export function scalarSketch(lanes: number): Sketch {
  const { a, b } = permutations(lanes)
  return (shingles, count, signature) => {
    for (let i = 0; i < lanes; i += 4) {
      const a0 = a[i]!
      const a1 = a[i + 1]!
      const a2 = a[i + 2]!
      const a3 = a[i + 3]!
      const b0 = b[i]!
      const b1 = b[i + 1]!
      const b2 = b[i + 2]!
      const b3 = b[i + 3]!
      let s0 = 0xffffffff
      let s1 = 0xffffffff
      let s2 = 0xffffffff
      let s3 = 0xffffffff
      for (let j = 0; j < count; j++) {
        const x = shingles[j]!
        s0 = Math.min(s0, (Math.imul(a0, x) + b0) >>> 0)
        s1 = Math.min(s1, (Math.imul(a1, x) + b1) >>> 0)
        s2 = Math.min(s2, (Math.imul(a2, x) + b2) >>> 0)
        s3 = Math.min(s3, (Math.imul(a3, x) + b3) >>> 0)
      }
      signature[i] = s0
      signature[i + 1] = s1
      signature[i + 2] = s2
      signature[i + 3] = s3
    }
  }
}

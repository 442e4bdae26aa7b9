import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileKernel } from '../../../../scripts/build-wasm.ts'
import {
  LANE_GROUP,
  type Sketch,
  scalarSketch,
  simdSketch,
} from '../../../../src/coarse/dedup/minhash/kernel.ts'
import { KERNEL_BASE64 } from '../../../../src/coarse/dedup/minhash/kernel-binary.ts'
import { packageSketch } from '../../../../src/coarse/dedup/minhash/package-engine.ts'
import { permutations } from '../../../../src/coarse/dedup/minhash/permutations.ts'
import { randomFrom } from '../synthetic.ts'

const signatureOf = (sketch: Sketch, shingles: ArrayLike<number>, lanes: number): Uint32Array => {
  const signature = new Uint32Array(lanes)
  sketch(Uint32Array.from(shingles), shingles.length, signature)
  return signature
}

describe('the embedded kernel', () => {
  it('is what AssemblyScript makes of its source', async () => {
    expect(Buffer.from(await compileKernel()).toString('base64')).toBe(KERNEL_BASE64)
  })
})

describe('WebAssembly and TypeScript', () => {
  const uint32 = fc.integer({ min: 0, max: 0xffffffff })

  it('give the same signature, bit for bit', () => {
    const lanes = fc.integer({ min: 1, max: 20 }).map((groups) => groups * LANE_GROUP)
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 400 }), lanes, (shingles, count) => {
        expect(signatureOf(simdSketch(count)!, shingles, count)).toEqual(
          signatureOf(scalarSketch(count), shingles, count),
        )
      }),
    )
  })

  it('agree on more shingles than fit into WebAssembly at once', () => {
    const random = randomFrom(1)
    const shingles = Uint32Array.from({ length: 20_000 }, () => random() * 2 ** 32)
    expect(signatureOf(simdSketch(32)!, shingles, 32)).toEqual(signatureOf(scalarSketch(32), shingles, 32))
  })

  it('agree on as many permutations as RefinedWeb used', () => {
    expect(signatureOf(simdSketch(9008)!, [1, 2, 3], 9008)).toEqual(
      signatureOf(scalarSketch(9008), [1, 2, 3], 9008),
    )
  })

  it('compute the smallest of (a·x + b) mod 2³², exactly', () => {
    const { a, b } = permutations(LANE_GROUP)
    fc.assert(
      fc.property(fc.array(uint32, { minLength: 1, maxLength: 20 }), (shingles) => {
        const expected = Array.from(a, (_, i) => {
          const hashes = shingles.map((x) => Number((BigInt(a[i]!) * BigInt(x) + BigInt(b[i]!)) % 2n ** 32n))
          return Math.min(...hashes)
        })
        expect([...signatureOf(scalarSketch(LANE_GROUP), shingles, LANE_GROUP)]).toEqual(expected)
      }),
    )
  })

  it('see a set: order and repetition change nothing', () => {
    fc.assert(
      fc.property(fc.array(uint32, { minLength: 1, maxLength: 50 }), (shingles) => {
        const again = [...shingles, ...shingles].reverse()
        expect(signatureOf(simdSketch(32)!, again, 32)).toEqual(signatureOf(simdSketch(32)!, shingles, 32))
      }),
    )
  })
})

describe('the permutations', () => {
  it('are permutations of 32 bits: every factor is odd', () => {
    const { a, b } = permutations(512)
    expect(a.every((factor) => factor % 2 === 1)).toBe(true)
    expect(new Set(a).size + new Set(b).size).toBe(1024)
  })

  it('are the same for more lanes: a longer signature continues a shorter one', () => {
    expect(permutations(256).a.subarray(0, 128)).toEqual(permutations(128).a)
  })
})

describe('the estimate of the Jaccard similarity', () => {
  const LANES = 128

  /** Errors of the estimate over pairs of sets whose similarity is known. */
  function errors(sketch: Sketch, jaccard: number, pairs: number): number[] {
    const random = randomFrom(1000 * jaccard)
    const union = 300
    const shared = Math.round(jaccard * union)
    return Array.from({ length: pairs }, () => {
      const all = Uint32Array.from({ length: union }, () => random() * 2 ** 32)
      const cut = shared + ((union - shared) >> 1)
      const a = signatureOf(sketch, all.subarray(0, cut), LANES)
      const b = signatureOf(sketch, [...all.subarray(0, shared), ...all.subarray(cut)], LANES)
      return a.filter((value, i) => value === b[i]).length / LANES - shared / union
    })
  }
  const rootMeanSquare = (values: number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

  it.each([0.5, 0.6, 0.7, 0.8, 0.9])('has the error of theory, √(J(1-J)/128), at J = %s', (jaccard) => {
    const pairs = 2000
    const theory = Math.sqrt((jaccard * (1 - jaccard)) / LANES)
    const found = errors(simdSketch(LANES)!, jaccard, pairs)
    expect(rootMeanSquare(found) / theory).toBeGreaterThan(0.93)
    expect(rootMeanSquare(found) / theory).toBeLessThan(1.07)
    expect(Math.abs(mean(found))).toBeLessThan((4 * theory) / Math.sqrt(pairs))
  })

  it('is as good by the npm package minhash, whose signatures are others', () => {
    const pairs = 100
    const theory = Math.sqrt((0.8 * 0.2) / LANES)
    const found = errors(packageSketch(LANES), 0.8, pairs)
    expect(rootMeanSquare(found) / theory).toBeGreaterThan(0.7)
    expect(rootMeanSquare(found) / theory).toBeLessThan(1.3)
    expect(Math.abs(mean(found))).toBeLessThan((4 * theory) / Math.sqrt(pairs))
  })
})

import { z } from 'zod'
import { defineDedup, type Fingerprinter } from '../../step.ts'
import { keepSchema, preferring } from './keep.ts'
import { LANE_GROUP, type Sketch, scalarSketch, simdSketch } from './minhash/kernel.ts'
import { packageSketch } from './minhash/package-engine.ts'
import { mix32 } from './mix.ts'
import { Shingler } from './shingles.ts'

/** RefinedWeb's 450 × 20, the largest published, fits. */
const MAX_PERMUTATIONS = 1 << 14

/**
 * Near duplicates by MinHash and locality-sensitive hashing. Two documents are candidates when a band of `rows`
 * permutations agrees, with probability 1 - (1 - s^rows)^bands at similarity s; candidates are copies when the
 * signatures, all `bands × rows` permutations, estimate a Jaccard similarity of `threshold` or more.
 *
 * | bands × rows | s = .5 | .6 | .7 | .75 | .8 | .85 | .9 | used by |
 * | --- | --- | --- | --- | --- | --- | --- | --- | --- |
 * | 18 × 7 | .13 | .40 | .79 | .92 | .986 | .999 | 1 | default here |
 * | 14 × 8 | .05 | .21 | .56 | .77 | .92 | .988 | 1 | FineWeb, which does not check candidates: `threshold: 0` |
 * | 20 × 13 | .00 | .03 | .18 | .38 | .68 | .92 | .997 | NeMo-Curator, for a threshold of 0.8 |
 * | 9 × 13 | .00 | .01 | .08 | .19 | .40 | .69 | .93 | MAP-CC, with `shingle: 13` |
 *
 * Why 18 × 7: candidates are checked, so bands should miss little at the threshold (1.4 % at .8, 0.1 % at .85) and may
 * let pairs below it through, which cost a comparison but no document. The permutations are rounded up to a multiple of
 * 16, the kernel's group, and the estimate uses all: 128, whose standard error at .8 is .035.
 *
 * A fingerprint keeps the low 16 bits of each minimum: b-bit minwise hashing (Li and König, 2010). Unequal minima agree
 * in them once in 65,536, which raises an estimate by less than 0.00002.
 */
export const minhash = defineDedup({
  id: 'minhash@1',
  about:
    'Removes near duplicates: Jaccard similarity of shingles, estimated by MinHash, candidates by banding. NeMo-Curator sets 0.8; FineWeb takes every candidate of 14 × 8.',
  params: z
    .strictObject({
      /** Estimated Jaccard similarity from which two documents are copies. 0: every candidate is. */
      threshold: z.number().min(0).max(1).default(0.8),
      /** Tokens per shingle: characters of unspaced scripts, words of others. */
      shingle: z.number().int().min(1).max(64).default(5),
      bands: z.number().int().positive().default(18),
      rows: z.number().int().positive().default(7),
      keep: keepSchema,
      /** `minhash-package`: signatures by the npm package of that name, for comparison. Slow. */
      engine: z.enum(['native', 'minhash-package']).default('native'),
    })
    .refine(({ bands, rows }) => bands * rows <= MAX_PERMUTATIONS, {
      message: `bands × rows must not exceed ${MAX_PERMUTATIONS}`,
    }),
  prepare({ threshold, shingle, bands, rows, keep, engine }): Fingerprinter {
    const lanes = Math.ceil((bands * rows) / LANE_GROUP) * LANE_GROUP
    const sketch = sketchOf(engine, lanes)
    const shingler = new Shingler(shingle)
    const signature = new Uint32Array(lanes)
    return {
      bytes: 2 * lanes,
      threshold,
      ...preferring(keep),
      write(doc, into, offset) {
        const count = shingler.shingle(doc.text)
        if (count === 0) return false
        sketch(shingler.shingles, count, signature)
        for (let i = 0; i < lanes; i++) {
          into[offset + 2 * i] = signature[i]!
          into[offset + 2 * i + 1] = signature[i]! >>> 8
        }
        return true
      },
      keys: bandKeys(bands, rows),
      similarity(a, aOffset, b, bOffset) {
        let equal = 0
        for (let i = 0; i < 2 * lanes; i += 2) {
          if (a[aOffset + i] === b[bOffset + i] && a[aOffset + i + 1] === b[bOffset + i + 1]) equal += 1
        }
        return equal / lanes
      },
    }
  },
})

function sketchOf(engine: 'native' | 'minhash-package', lanes: number): Sketch {
  if (engine === 'minhash-package') return packageSketch(lanes)
  return simdSketch(lanes) ?? scalarSketch(lanes)
}

/** A 64-bit key per band: two polynomial hashes of its 16-bit values, begun with the band's number, mixed. */
function bandKeys(bands: number, rows: number): Fingerprinter['keys'] {
  const keys = new Uint32Array(2 * bands)
  return (fingerprint, offset) => {
    let at = offset
    for (let band = 0; band < bands; band++) {
      let high = mix32(2 * band + 1)
      let low = mix32(2 * band + 2)
      for (let row = 0; row < rows; row++, at += 2) {
        const value = fingerprint[at]! | (fingerprint[at + 1]! << 8)
        high = (Math.imul(high, 0x9e3779b1) + value) | 0
        low = (Math.imul(low, 0xc2b2ae35) + value) | 0
      }
      keys[2 * band] = mix32(high)
      keys[2 * band + 1] = mix32(low)
    }
    return keys
  }
}

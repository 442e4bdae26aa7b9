import { z } from 'zod'
import { defineDedup, type Fingerprinter, type Verifier } from '../../step.ts'
import { indexParam, indexTraits } from './index/param.ts'
import { keepSchema, preferring } from './keep.ts'
import { distinctSorted, jaccard } from './minhash/jaccard.ts'
import { LANE_GROUP, type Sketch, scalarSketch, simdSketch } from './minhash/kernel.ts'
import { packageSketch } from './minhash/package-engine.ts'
import { PRESET_NAMES, withPreset } from './minhash/presets.ts'
import { standardError } from './minhash/s-curve.ts'
import { mix32 } from './mix.ts'
import { Shingler } from './shingles.ts'

/** RefinedWeb's 450 × 20, the largest published, fits. */
const MAX_PERMUTATIONS = 1 << 14

/**
 * A pair's texts are compared when its estimate comes within so many standard errors of the threshold. Of pairs exactly
 * at the threshold, one in 30,000 is missed by that (the normal tail beyond 4); of those above it, fewer.
 */
const STANDARD_ERRORS = 4

/**
 * Near duplicates by MinHash and locality-sensitive hashing. Two documents are candidates when a band of `rows`
 * permutations agrees, with probability 1 - (1 - s^rows)^bands at similarity s. Then the signatures, all `bands × rows`
 * permutations, estimate their Jaccard similarity; where that comes near the threshold, the true similarity of the texts'
 * shingles decides (`verify: jaccard`, the default). `mdfs rules minhash` draws the curves.
 *
 * | bands × rows | s = .5 | .6 | .7 | .75 | .8 | .85 | .9 | used by |
 * | --- | --- | --- | --- | --- | --- | --- | --- | --- |
 * | 18 × 7 | .13 | .40 | .79 | .92 | .986 | .999 | 1 | default here |
 * | 14 × 8 | .05 | .21 | .56 | .77 | .92 | .988 | 1 | FineWeb, which does not check candidates |
 * | 20 × 13 | .00 | .03 | .18 | .38 | .68 | .92 | .997 | NeMo Curator, for a threshold of 0.8 |
 * | 9 × 13 | .00 | .01 | .08 | .19 | .40 | .69 | .93 | MAP-CC, with `shingle: 13` |
 *
 * Why 18 × 7: candidates are checked, so bands should miss little at the threshold (1.4 % at .8, 0.1 % at .85) and may
 * let pairs below it through, which cost a comparison but no document. The permutations are rounded up to a multiple of
 * 16, the kernel's group, and the estimate uses all: 128, whose standard error at .8 is .035. So texts are compared from
 * an estimate of .66 on, and an estimate of .94 leaves no doubt.
 *
 * A fingerprint keeps the low 16 bits of each minimum: b-bit minwise hashing (Li and König, 2010). Unequal minima agree
 * in them once in 65,536, which raises an estimate by less than 0.00002. Bands of one row keep 32 bits: 16 would bring
 * strangers together in any large corpus.
 */
export const minhash = defineDedup({
  id: 'minhash@1',
  about:
    'Removes near duplicates: candidates by MinHash and banding, then the true Jaccard similarity of their shingles. NeMo Curator sets 0.8; FineWeb takes every candidate of 14 × 8.',
  params: z.preprocess(
    withPreset,
    z
      .strictObject({
        preset: z
          .enum(PRESET_NAMES)
          .optional()
          .describe(
            'Bands, rows, shingle and more as a published corpus has them; any may be given beside it',
          ),
        threshold: z
          .number()
          .min(0)
          .max(1)
          .default(0.8)
          .describe('Jaccard similarity from which two documents are copies'),
        verify: z
          .enum(['jaccard', 'estimate', 'none'])
          .default('jaccard')
          .describe(
            'What makes candidates copies: the true similarity of their texts, the estimate of their signatures, or nothing more',
          ),
        shingle: z
          .number()
          .int()
          .min(1)
          .max(64)
          .default(5)
          .describe('Tokens per shingle: characters of unspaced scripts, words of others'),
        bands: z
          .number()
          .int()
          .positive()
          .default(18)
          .describe('A pair whose signatures agree in one band is a candidate'),
        rows: z.number().int().positive().default(7).describe('Permutations of a band'),
        keep: keepSchema,
        index: indexParam,
        engine: z
          .enum(['native', 'minhash-package'])
          .default('native')
          .describe('minhash-package: signatures by the npm package of that name, for comparison; slow'),
      })
      .refine(({ bands, rows }) => bands * rows <= MAX_PERMUTATIONS, {
        message: `bands × rows must not exceed ${MAX_PERMUTATIONS}`,
      }),
  ),
  traits: ({ verify, index, threshold: _, keep: __, preset: ___, ...deciding }) => ({
    verified: verify === 'jaccard',
    ...indexTraits(index, deciding),
  }),
  prepare({ threshold, verify, shingle, bands, rows, keep, engine }): Fingerprinter {
    const lanes = Math.ceil((bands * rows) / LANE_GROUP) * LANE_GROUP
    const width = rows === 1 ? 4 : 2
    const sketch = sketchOf(engine, lanes)
    const shingler = new Shingler(shingle)
    const signature = new Uint32Array(lanes)
    return {
      bytes: width * lanes,
      threshold: verify === 'none' ? 0 : threshold,
      ...preferring(keep),
      write(doc, into, offset) {
        const count = shingler.shingle(doc.text)
        if (count === 0) return false
        sketch(shingler.shingles, count, signature)
        let at = offset
        for (const value of signature) {
          for (let shift = 0; shift < 8 * width; shift += 8) into[at++] = value >>> shift
        }
        return true
      },
      keys: bandKeys(bands, rows, width),
      similarity: width === 2 ? shareOfEqual(lanes) : shareOfEqualWide(lanes),
      ...(verify === 'jaccard' && { verify: jaccardVerifier(threshold, lanes, shingler) }),
    }
  },
})

/** True Jaccard similarity of two texts, as sets of 32-bit shingle hashes. */
function jaccardVerifier(threshold: number, permutations: number, shingler: Shingler): Verifier {
  return {
    from: Math.max(0, threshold - STANDARD_ERRORS * standardError(threshold, permutations)),
    reduce(text) {
      const count = shingler.shingle(text)
      return distinctSorted(shingler.shingles, count)
    },
    similarity: jaccard,
  }
}

function sketchOf(engine: 'native' | 'minhash-package', lanes: number): Sketch {
  if (engine === 'minhash-package') return packageSketch(lanes)
  return simdSketch(lanes) ?? scalarSketch(lanes)
}

/** Share of permutations whose minima agree, of two bytes each. */
function shareOfEqual(lanes: number): Fingerprinter['similarity'] {
  return (a, aOffset, b, bOffset) => {
    let equal = 0
    for (let i = 0; i < 2 * lanes; i += 2) {
      if (a[aOffset + i] === b[bOffset + i] && a[aOffset + i + 1] === b[bOffset + i + 1]) equal += 1
    }
    return equal / lanes
  }
}

/** The same of four bytes each. */
function shareOfEqualWide(lanes: number): Fingerprinter['similarity'] {
  return (a, aOffset, b, bOffset) => {
    let equal = 0
    for (let lane = 0; lane < lanes; lane++) {
      let i = 4 * lane
      const end = i + 4
      while (i < end && a[aOffset + i] === b[bOffset + i]) i += 1
      if (i === end) equal += 1
    }
    return equal / lanes
  }
}

/** A 64-bit key per band: two polynomial hashes of its 16-bit values, begun with the band's number, mixed. */
function bandKeys(bands: number, rows: number, width: 2 | 4): Fingerprinter['keys'] {
  const keys = new Uint32Array(2 * bands)
  const values = (rows * width) / 2
  return (fingerprint, offset) => {
    let at = offset
    for (let band = 0; band < bands; band++) {
      let high = mix32(2 * band + 1)
      let low = mix32(2 * band + 2)
      for (let i = 0; i < values; i++, at += 2) {
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

import { z } from 'zod'
import { defineDedup, type Fingerprinter } from '../../step.ts'
import { createHasher, type Hasher } from '../../text/hash.ts'
import { FoldedText } from './fold.ts'
import { hashFingerprint } from './hash-fingerprint.ts'
import { indexParam, indexTraits } from './index/param.ts'
import { keepSchema, preferring } from './keep.ts'

/** Writes the hash of a text in its normal form; `false` when that is empty. */
type WriteHash = (text: string, into: Uint8Array, offset: number) => boolean

export const exact = defineDedup({
  id: 'exact@1',
  about:
    'Removes documents whose text is the same, by a 128-bit hash. Cheap; most pipelines run it before a fuzzy dedup.',
  params: z.strictObject({
    /**
     * What the same text is. `none`: the same characters. `whitespace`: runs of white space count as one space, none at
     * the ends. `loose`: only letters and digits count, case and width folded (see `FoldedText`).
     */
    normalize: z.enum(['none', 'whitespace', 'loose']).default('whitespace'),
    keep: keepSchema,
    index: indexParam,
  }),
  traits: ({ index, keep: _, ...deciding }) => indexTraits(index, deciding),
  async prepare({ normalize, keep }): Promise<Fingerprinter> {
    const writeHash = hashOf(normalize, await createHasher())
    return {
      ...hashFingerprint(),
      ...preferring(keep),
      write: (doc, into, offset) => writeHash(doc.text, into, offset),
    }
  },
})

function hashOf(normalize: 'none' | 'whitespace' | 'loose', hasher: Hasher): WriteHash {
  if (normalize === 'loose') return looseHash(hasher)
  return (text, into, offset) => {
    const normal = normalize === 'none' ? text : text.trim().replace(/\s+/gu, ' ')
    if (normal === '') return false
    hasher.write128(normal, into, offset)
    return true
  }
}

/** Hash of the folded code points, three bytes each. */
function looseHash(hasher: Hasher): WriteHash {
  const folded = new FoldedText()
  let bytes = new Uint8Array(4096)
  return (text, into, offset) => {
    folded.fold(text)
    const { codes, length } = folded
    if (length === 0) return false
    if (3 * length > bytes.length) bytes = new Uint8Array(6 * length)
    for (let i = 0; i < length; i++) {
      const code = codes[i]!
      bytes[3 * i] = code
      bytes[3 * i + 1] = code >>> 8
      bytes[3 * i + 2] = code >>> 16
    }
    hasher.write128(bytes.subarray(0, 3 * length), into, offset)
    return true
  }
}

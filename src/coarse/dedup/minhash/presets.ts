/** Parameters that a preset fills in; any of them may be given beside it. */
export interface Preset {
  readonly about: string
  readonly params: {
    readonly bands: number
    readonly rows: number
    readonly shingle: number
    readonly threshold?: number
    readonly verify: 'jaccard' | 'estimate' | 'none'
  }
}

/**
 * Bandings of published corpora. What is taken over are bands, rows, shingle, threshold, and whether candidates are
 * checked. What a token is stays as here (a character of an unspaced script, a word of another), and so do hash functions:
 * the sources differ in both.
 *
 * Read in code or configuration: FineWeb and FineWeb-2 (datatrove `examples/fineweb.py`, fineweb-2
 * `configs/cmn_Hani.yml`), NeMo Curator (its fuzzy dedup configuration), MAP-CC (Matrix `chinese_data_clean_pipeline`),
 * RefinedWeb (its number of hashes, and DCLM's configuration after it), Megatron-LM (`tools/openwebtext`). GPT-3's number
 * of hashes stands in its paper; bands of one row are what Spark's MinHashLSH makes of them.
 */
export const PRESETS = {
  fineweb: {
    about: 'FineWeb, FineWeb-2: 14 × 8 on 5 words; every candidate is a copy',
    params: { bands: 14, rows: 8, shingle: 5, verify: 'none' },
  },
  nemo: {
    about:
      'NeMo Curator after MT-NLG: 20 × 13 for a Jaccard of 0.8; checking candidates is off by default there',
    // 24 characters in its code, 5 in its example configuration; of the two, the one that suits Chinese.
    params: { bands: 20, rows: 13, shingle: 5, verify: 'none' },
  },
  'map-cc': {
    about: 'MAP-CC (MAP-NEO): 9 × 13 on 13 characters; every candidate is a copy',
    params: { bands: 9, rows: 13, shingle: 13, verify: 'none' },
  },
  refinedweb: {
    about: 'RefinedWeb: 450 × 20 on 5 words, 9,000 permutations (18 KB a document)',
    params: { bands: 450, rows: 20, shingle: 5, verify: 'none' },
  },
  megatron: {
    about: 'Megatron-LM openwebtext: 10 × 10 on 5 characters, pairs from a true Jaccard of 0.7',
    params: { bands: 10, rows: 10, shingle: 5, threshold: 0.7, verify: 'jaccard' },
  },
  gpt3: {
    about: 'GPT-3: 10 hashes, each a band of one row; the paper names no threshold, 0.8 is chosen here',
    params: { bands: 10, rows: 1, shingle: 5, threshold: 0.8, verify: 'jaccard' },
  },
} as const satisfies Readonly<Record<string, Preset>>

export type PresetName = keyof typeof PRESETS

export const PRESET_NAMES = Object.keys(PRESETS) as [PresetName, ...PresetName[]]

/** Parameters as written, over those of the preset that they name. What is no preset is left to the schema to refuse. */
export function withPreset(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || !('preset' in written)) return written
  const { preset } = written
  if (typeof preset !== 'string' || !Object.hasOwn(PRESETS, preset)) return written
  return { ...PRESETS[preset as PresetName].params, ...written }
}

import type { Histogram } from '../../src/stats/histogram.ts'
import type { StepStats } from '../../src/stats/stats.ts'

/** A made-up document: all that is random about it comes from `roll`. */
export interface Doc {
  readonly source: string
  readonly file: string
  readonly id: string
  readonly chars: number
  readonly roll: (salt: string) => number
}

export interface StepPlan {
  readonly name: string
  readonly id: string
  readonly kind: StepStats['kind']
  readonly pass: number
  readonly params: unknown
  readonly histogram?: { scale: Histogram['scale']; column: string; thresholds: number[] }
  readonly run: (doc: Doc) => {
    value?: number
    removed?: string
    duplicate?: true
    bad?: string
    edits?: Record<string, number>
  }
}

/** A made-up recipe in the manner of Yuan 1.0, with thresholds chosen for the drawing. */
export function planSteps(evil: string): StepPlan[] {
  return [
    {
      name: 'collect',
      id: 'collect@1',
      kind: 'collect',
      pass: 0,
      params: {},
      run: ({ roll }) => {
        if (roll('skip') < 0.08) return { removed: roll('why') < 0.7 ? 'not text: image' : 'WARC request' }
        if (roll('bad') < 0.004)
          return { bad: (roll('cause') < 0.6 ? 'truncated gzip' : 'invalid JSON') + evil }
        return {}
      },
    },
    {
      name: 'privacy',
      id: 'privacy@1',
      kind: 'cleaner',
      pass: 0,
      params: { kinds: ['phone', 'email', 'qq'] },
      run: ({ roll }) =>
        roll('pii') < 0.17
          ? {
              edits: {
                phone: 1 + Math.floor(roll('n') * 3),
                [`email${evil}`]: 1,
                ...(roll('q') < 0.3 && { qq: 1 }),
              },
            }
          : {},
    },
    {
      name: 'length',
      id: 'length@1',
      kind: 'rule',
      pass: 0,
      params: { min: 200, max: 20_000 },
      histogram: { scale: 'count', column: 'length', thresholds: [200, 20_000] },
      run: ({ chars }) => ({
        value: chars,
        ...(chars < 200 ? { removed: 'too short' } : chars > 20_000 && { removed: 'too long' }),
      }),
    },
    {
      name: 'han-ratio',
      id: 'han-ratio@1',
      kind: 'rule',
      pass: 0,
      params: { min: 0.7 },
      histogram: { scale: 'share', column: 'han-ratio', thresholds: [0.7] },
      run: ({ roll }) => {
        const value = roll('mix') < 0.14 ? roll('han') * 0.7 : 1 - (roll('han') * 0.55) ** 2
        return { value, ...(value < 0.7 && { removed: `too little Han${evil}` }) }
      },
    },
    {
      name: 'repetition',
      id: 'repetition@1',
      kind: 'rule',
      pass: 0,
      params: { share: 0.5 },
      histogram: { scale: 'share', column: 'repetition.share', thresholds: [0.5] },
      run: ({ roll }) => {
        const value = roll('rep') ** 4
        return { value, ...(value > 0.5 && { removed: 'too repetitive' }) }
      },
    },
    {
      name: 'exact',
      id: 'exact@1',
      kind: 'dedup',
      pass: 0,
      params: {},
      run: ({ roll }) => (roll('exact') < 0.06 ? { duplicate: true } : {}),
    },
    {
      name: 'classify',
      id: 'classify@1',
      kind: 'rule',
      pass: 1,
      params: { model: 'quality-zh', keep: ['high'], threshold: 0.55 },
      histogram: { scale: 'share', column: 'classify.high', thresholds: [0.55] },
      run: ({ roll }) => {
        const value = (roll('high') + roll('high2') + (roll('good') < 0.7 ? 1 : 0)) / 3
        return { value, ...(value < 0.55 && { removed: roll('ad') < 0.35 ? 'label ad' : 'label low' }) }
      },
    },
    {
      name: 'minhash',
      id: 'minhash@1',
      kind: 'dedup',
      pass: 1,
      params: { threshold: 0.8 },
      run: ({ roll }) => (roll('near') < 0.09 ? { duplicate: true } : {}),
    },
  ]
}

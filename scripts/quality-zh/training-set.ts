import type { LabelledText } from '../../src/fine/labelled.ts'
import { compose } from './compose.ts'
import type { Source } from './sources.ts'

/** A labelled text that remembers its source. */
export interface SourcedText extends LabelledText {
  readonly source: string
}

/** The labelled set of some sources, in their order. */
export const trainingSet = (sources: readonly Source[]): SourcedText[] =>
  sources.flatMap(({ name, label, language, raws, texts }, i) =>
    compose(raws, { count: texts, seed: 1000 + i, traditional: language === 'zh' }).map(
      ({ text, group }) => ({
        text,
        label,
        group,
        source: name,
      }),
    ),
  )

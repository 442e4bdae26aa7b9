import { UsageError } from '../errors.ts'
import { calibrate } from './calibrate.ts'
import { type DescentOptions, descend, type Example } from './descend.ts'
import { type Evaluation, evaluate } from './evaluation.ts'
import { type LabelledText, readAllLabelled, splitLabelled } from './labelled.ts'
import { LABELS } from './labels.ts'
import { LinearClassifier } from './linear.ts'
import { type ModelFile, writeModel } from './model-file.ts'
import { quantize } from './quantize.ts'
import type { Part } from './split.ts'

/** Chosen by likelihood on the calibration part of the shipped model's training set. */
export const DESCENT_DEFAULTS: DescentOptions = { seed: 1, epochs: 4, learningRate: 0.5, l2: 1e-6 }

export interface TrainOptions extends Partial<DescentOptions> {
  /** Labelled JSONL, plain or gzip. */
  readonly input: readonly string[]
  /** Where the model is written; nowhere when absent. */
  readonly out?: string
}

export interface TrainResult extends ModelFile {
  /** Texts per part and label. */
  readonly counts: Readonly<Record<Part, readonly number[]>>
  readonly repeated: number
  readonly contradicting: number
  /** On the part that neither trained nor calibrated. */
  readonly evaluation: Evaluation
}

const countLabels = (examples: readonly Example[]): number[] =>
  LABELS.map((_, label) => examples.filter((example) => example.label === label).length)

/** Trains on labelled texts already in memory; see `trainModel`. */
export async function trainOn(
  texts: AsyncIterable<LabelledText> | Iterable<LabelledText>,
  options: Partial<DescentOptions> = {},
): Promise<TrainResult> {
  const descent = { ...DESCENT_DEFAULTS, ...options }
  const { parts, repeated, contradicting } = await splitLabelled(texts)
  for (const part of ['train', 'test'] as const) {
    for (const [label, count] of countLabels(parts[part]).entries()) {
      if (count > 0) continue
      throw new UsageError(
        `no text labelled "${LABELS[label]}" fell into the ${part} part of ${parts[part].length}; ` +
          'every label needs some dozens of different texts (of different groups)',
      )
    }
  }
  const model = calibrate(quantize(descend(parts.train, descent)), parts.calibration)
  return {
    model,
    training: {
      seed: descent.seed,
      epochs: descent.epochs,
      learningRate: descent.learningRate,
      l2: descent.l2,
      trainTexts: parts.train.length,
      calibrationTexts: parts.calibration.length,
    },
    counts: {
      train: countLabels(parts.train),
      calibration: countLabels(parts.calibration),
      test: countLabels(parts.test),
    },
    repeated,
    contradicting,
    evaluation: evaluate(new LinearClassifier(model), parts.test),
  }
}

/**
 * Trains the quality/ad classifier on labelled JSONL (`text`, `label`, optional `group`) and tests it on a tenth held
 * out by hash of the text. The same input and options give the same model, byte by byte.
 *
 * @throws UsageError for a bad line or a label without examples
 */
export async function trainModel({ input, out, ...descent }: TrainOptions): Promise<TrainResult> {
  const result = await trainOn(readAllLabelled(input), descent)
  if (out !== undefined) writeModel(out, result)
  return result
}

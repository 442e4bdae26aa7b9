import { type Baseline, bayesBaseline } from './bayes-baseline.ts'
import { type Evaluation, evaluate } from './evaluation.ts'
import { readAllLabelled, splitLabelled } from './labelled.ts'
import { LinearClassifier } from './linear.ts'
import { readModel } from './model-file.ts'

export interface EvaluateOptions {
  /** Model file. */
  readonly model: string
  /** Labelled JSONL, plain or gzip. */
  readonly input: readonly string[]
  /** `test` (default): the tenth held out from training. `all`: texts that took no part in training anyway. */
  readonly part?: 'test' | 'all'
  /** Also train and test `natural`'s BayesClassifier on the same split (only with `test`). */
  readonly baseline?: boolean
}

export interface EvaluateResult {
  readonly evaluation: Evaluation
  readonly part: 'test' | 'all'
  readonly baseline?: Baseline
}

/** Evaluates a model file on labelled JSONL. */
export async function evaluateModel(options: EvaluateOptions): Promise<EvaluateResult> {
  const { part = 'test' } = options
  const { parts } = await splitLabelled(readAllLabelled(options.input))
  const classifier = new LinearClassifier(readModel(options.model).model)
  const examples = part === 'test' ? parts.test : [...parts.train, ...parts.calibration, ...parts.test]
  return {
    evaluation: evaluate(classifier, examples),
    part,
    ...(options.baseline === true &&
      part === 'test' && { baseline: bayesBaseline(classifier, parts.train, parts.test) }),
  }
}

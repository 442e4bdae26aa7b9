import { descend, type Example } from '../../src/fine/descend.ts'
import { evaluate } from '../../src/fine/evaluation.ts'
import { splitLabelled } from '../../src/fine/labelled.ts'
import { LABELS, type Label } from '../../src/fine/labels.ts'
import { LinearClassifier } from '../../src/fine/linear.ts'
import { quantize } from '../../src/fine/quantize.ts'
import { DESCENT_DEFAULTS } from '../../src/fine/train.ts'
import { hash32, inBuckets } from './data.ts'
import { passagesOf, RUINED, type Source } from './sources.ts'
import { trainingSet } from './training-set.ts'

/** What models that were not shipped say of texts whose like they never saw. */
export interface CrossResult {
  readonly name: string
  readonly label: Label
  readonly texts: number
  /** Share given each label, in the order of `LABELS`. */
  readonly given: readonly number[]
}

const FOLDS = 5

async function classifierFor(sources: readonly Source[]): Promise<LinearClassifier> {
  const { parts } = await splitLabelled(trainingSet(sources))
  return new LinearClassifier(quantize(descend(parts.train, DESCENT_DEFAULTS)))
}

function summarize(name: string, label: Label, rows: readonly (readonly number[])[]): CrossResult {
  const given = LABELS.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0))
  const texts = given.reduce((a, b) => a + b, 0)
  return { name, label, texts, given: given.map((count) => count / texts) }
}

const countGiven = (
  classifier: LinearClassifier,
  examples: readonly Example[],
  label: Label,
): readonly number[] => evaluate(classifier, examples).confusion[LABELS.indexOf(label)]!

/** The other sources, and of the ruined texts those that were not made of the one left out. */
function without(left: Source, sources: readonly Source[]): Source[] {
  const groups = new Set(left.raws.map(({ group }) => group))
  return sources
    .filter((source) => source !== left)
    .map((source) =>
      source.name === RUINED
        ? { ...source, raws: source.raws.filter(({ group }) => !groups.has(group)) }
        : source,
    )
}

/** Each Chinese source once left out of training and then classified whole. */
export async function leaveSourceOut(sources: readonly Source[]): Promise<CrossResult[]> {
  const results: CrossResult[] = []
  for (const left of sources.filter(({ language }) => language === 'zh')) {
    const classifier = await classifierFor(without(left, sources))
    const examples = trainingSet([left]).map(({ text }) => ({ text, label: LABELS.indexOf(left.label) }))
    results.push(summarize(left.name, left.label, [countGiven(classifier, examples, left.label)]))
  }
  return results
}

/** Passages of some kinds (loans, medicine, travel …) left out of training and then classified one by one, five times. */
export async function leaveKindsOut(
  sources: readonly Source[],
  models: string,
  file: string,
  sourceName: string,
  label: Label,
): Promise<CrossResult> {
  const passages = passagesOf(models, file)
  const rows: (readonly number[])[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const isLeft = (kind: string): boolean => hash32(kind) % FOLDS === fold
    const kept = passages.filter(({ kind }) => !isLeft(kind)).map(({ text }) => text)
    const left = passages.filter(({ kind }) => isLeft(kind))
    const classifier = await classifierFor(
      sources.map((source) =>
        source.name === sourceName ? { ...source, raws: inBuckets(file, kept) } : source,
      ),
    )
    const examples = left.map(({ text }) => ({ text, label: LABELS.indexOf(label) }))
    rows.push(countGiven(classifier, examples, label))
  }
  return summarize(`${sourceName}, unseen kinds`, label, rows)
}

import { createRequire } from 'node:module'
import { descend, type Example } from './descend.ts'
import { classScores, type Evaluation, evaluate, macroF1 } from './evaluation.ts'
import { LABELS, type Label } from './labels.ts'
import { LinearClassifier } from './linear.ts'
import { quantize } from './quantize.ts'
import { seededRandom, shuffle } from './random.ts'
import { bareText } from './split.ts'

/** The part of natural's class that is used; its own types cannot be reached without importing all of natural. */
interface BayesClassifier {
  addDocument(tokens: readonly string[], label: Label): void
  train(): void
  getClassifications(tokens: readonly string[]): { readonly label: Label; readonly value: number }[]
}

/**
 * What natural can stand. Training is dense, texts times vocabulary, and a product of probabilities is taken out of
 * the logarithm, so that long texts with many features underflow to zero for every class.
 */
const TRAIN_PER_CLASS = 300
const TEST_PER_CLASS = 200
const VOCABULARY = 500
const TEXT_LENGTH = 200

/** natural's BayesClassifier beside ours, on the same texts. */
export interface Baseline {
  readonly trainTexts: number
  readonly testTexts: number
  readonly vocabulary: number
  /** UTF-16 units that natural saw of each text. */
  readonly textLength: number
  readonly accuracy: number
  readonly macroF1: number
  /** Test texts for which natural gave every class probability 0. */
  readonly underflows: number
  /** Texts a second, one thread. */
  readonly textsPerSecond: number
  /** Our model as it stands, whole texts. */
  readonly ours: Evaluation
  readonly oursTextsPerSecond: number
  /** Ours trained on the same few and shortened texts as natural, and shown the same shortened test texts. */
  readonly oursSameTraining: Evaluation
}

/** Character bigrams without punctuation: natural's own tokenizers drop Han characters. */
function bigrams(text: string): string[] {
  const bare = bareText(text.slice(0, TEXT_LENGTH))
  return Array.from({ length: Math.max(0, bare.length - 1) }, (_, i) => bare.slice(i, i + 2))
}

/** `count` examples of each label at most, drawn by chance with a fixed seed: files are often sorted by source. */
function drawOfEachLabel(examples: readonly Example[], count: number): Example[] {
  const shuffled = Array.from(examples)
  shuffle(shuffled, seededRandom(1))
  return LABELS.flatMap((_, label) => shuffled.filter((example) => example.label === label).slice(0, count))
}

/** The bigrams whose document frequency differs most between the labels: natural cannot stand more than some hundreds. */
function selectVocabulary(examples: readonly Example[]): Set<string> {
  const frequencies = new Map<string, number[]>()
  for (const { text, label } of examples) {
    for (const gram of new Set(bigrams(text))) {
      const counts = frequencies.get(gram) ?? LABELS.map(() => 0)
      counts[label]! += 1
      frequencies.set(gram, counts)
    }
  }
  const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts)
  const ranked = [...frequencies].sort(([a, x], [b, y]) => spread(y) - spread(x) || (a < b ? -1 : 1))
  return new Set(ranked.slice(0, VOCABULARY).map(([gram]) => gram))
}

/** Texts a second of `work` over all texts. */
function rateOf(texts: readonly Example[], work: (text: string) => void): number {
  const start = performance.now()
  for (const { text } of texts) work(text)
  return (texts.length * 1000) / (performance.now() - start)
}

/**
 * Trains and tests natural's BayesClassifier on some texts of each label of a split. Only that one file of the
 * package is loaded: the package itself prints to standard output and opens database drivers.
 */
export function bayesBaseline(
  ours: LinearClassifier,
  train: readonly Example[],
  test: readonly Example[],
): Baseline {
  const Bayes: new () => BayesClassifier = createRequire(import.meta.url)(
    'natural/lib/natural/classifiers/bayes_classifier.js',
  )
  const trainSample = drawOfEachLabel(train, TRAIN_PER_CLASS)
  const testSample = drawOfEachLabel(test, TEST_PER_CLASS)
  const vocabulary = selectVocabulary(trainSample)
  const tokens = (text: string): string[] => bigrams(text).filter((gram) => vocabulary.has(gram))
  const bayes = new Bayes()
  for (const { text, label } of trainSample) bayes.addDocument(tokens(text), LABELS[label]!)
  bayes.train()

  const confusion = LABELS.map(() => LABELS.map(() => 0))
  let underflows = 0
  for (const { text, label } of testSample) {
    const best = bayes.getClassifications(tokens(text))[0]!
    if (!(best.value > 0)) underflows += 1
    confusion[label]![LABELS.indexOf(best.label)]! += 1
  }
  const perClass = classScores(confusion)
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0)
  const shorten = ({ text, label }: Example): Example => ({ text: text.slice(0, TEXT_LENGTH), label })
  const small = quantize(
    descend(trainSample.map(shorten), { seed: 1, epochs: 10, learningRate: 0.5, l2: 1e-6 }),
  )
  return {
    trainTexts: trainSample.length,
    testTexts: testSample.length,
    vocabulary: vocabulary.size,
    textLength: TEXT_LENGTH,
    accuracy: right / testSample.length,
    macroF1: macroF1(perClass),
    underflows,
    textsPerSecond: rateOf(testSample, (text) => bayes.getClassifications(tokens(text))),
    ours: evaluate(ours, testSample),
    oursTextsPerSecond: rateOf(testSample, (text) => ours.probabilities(text)),
    oursSameTraining: evaluate(new LinearClassifier(small), testSample.map(shorten)),
  }
}

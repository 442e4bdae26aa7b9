import type { Baseline } from './bayes-baseline.ts'
import type { EvaluateResult } from './evaluate.ts'
import type { Evaluation } from './evaluation.ts'
import { LABELS } from './labels.ts'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Columns padded to their widest cell; the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function classTable({ perClass, confusion }: Evaluation): string {
  return table([
    ['label', 'precision', 'recall', 'F1', 'texts', ...LABELS.map((label) => `as ${label}`)],
    ...LABELS.map((label, k) => {
      const { precision, recall, f1, support } = perClass[k]!
      return [
        label,
        percent(precision),
        percent(recall),
        percent(f1),
        String(support),
        ...confusion[k]!.map(String),
      ]
    }),
  ])
}

function reliabilityTable({ reliability }: Evaluation): string {
  return table([
    ['probability given', 'texts', 'mean', 'right'],
    ...reliability.flatMap(({ count, confidence, accuracy }, bin) =>
      count === 0
        ? []
        : [[`${bin / 10} to ${(bin + 1) / 10}`, String(count), percent(confidence), percent(accuracy)]],
    ),
  ])
}

function sweepTable({ sweep }: Evaluation): string {
  return table([
    ['P(high) at least', 'kept', 'precision', 'recall'],
    ...sweep.map(({ threshold, kept, precision, recall }) => [
      threshold.toFixed(2),
      percent(kept),
      percent(precision),
      percent(recall),
    ]),
  ])
}

function baselineText(baseline: Baseline): string {
  const { ours, oursSameTraining } = baseline
  return [
    `Baseline: natural's BayesClassifier, ${baseline.vocabulary} selected bigrams, first ${baseline.textLength} characters,`,
    `trained on ${baseline.trainTexts} and tested on ${baseline.testTexts} texts of the same split (more it cannot stand);`,
    `every class came out as probability 0 for ${baseline.underflows} of them.`,
    '',
    table([
      ['on the same test texts', 'accuracy', 'macro F1', 'texts/s'],
      [
        'natural Bayes',
        percent(baseline.accuracy),
        percent(baseline.macroF1),
        baseline.textsPerSecond.toFixed(0),
      ],
      [
        'ours, same few texts, shortened',
        percent(oursSameTraining.accuracy),
        percent(oursSameTraining.macroF1),
        '',
      ],
      ['ours', percent(ours.accuracy), percent(ours.macroF1), baseline.oursTextsPerSecond.toFixed(0)],
    ]),
  ].join('\n')
}

/** An evaluation as plain text for the terminal. */
export function formatEvaluation({ evaluation, part, baseline }: EvaluateResult): string {
  const { texts, accuracy, macroF1, calibrationError } = evaluation
  const which = part === 'test' ? 'texts held out by hash' : 'texts, none held out'
  return [
    `${texts} ${which}: accuracy ${percent(accuracy)}, macro F1 ${percent(macroF1)}, calibration error ${percent(calibrationError)}`,
    classTable(evaluation),
    reliabilityTable(evaluation),
    sweepTable(evaluation),
    ...(baseline === undefined ? [] : [baselineText(baseline)]),
  ].join('\n\n')
}

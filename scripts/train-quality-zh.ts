/**
 * Trains the shipped classifier and measures it: `npx tsx scripts/train-quality-zh.ts DATA [--cross]`.
 *
 * DATA is the folder of third-party sets described in the model's card; nothing of it is copied. Writes
 * `models/quality-zh.bin` and the measured part of `models/quality-zh.md`. The same data gives the same bytes. `--cross`
 * also trains some 30 models with one source or some kinds of passages left out each (ten minutes).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '../src/fine/evaluation.ts'
import { formatEvaluation } from '../src/fine/evaluation-text.ts'
import { LABELS } from '../src/fine/labels.ts'
import { LinearClassifier } from '../src/fine/linear.ts'
import { writeModel } from '../src/fine/model-file.ts'
import { trainOn } from '../src/fine/train.ts'
import { type CrossResult, leaveKindsOut, leaveSourceOut } from './quality-zh/cross.ts'
import { heldOutSources } from './quality-zh/held-out.ts'
import { trainingSources } from './quality-zh/sources.ts'
import { trainingSet } from './quality-zh/training-set.ts'

const [data] = process.argv.slice(2)
if (data === undefined)
  throw new Error('expected the data folder: npx tsx scripts/train-quality-zh.ts DATA [--cross]')
const models = join(import.meta.dirname, '../models')
const card = join(models, 'quality-zh.md')

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(head), row(head.map(() => '---')), ...rows].join('\n')
const crossRow = ({ name, label, texts, given }: CrossResult): string =>
  row([name, label, texts, ...given.map(percent)])

const GIVEN = LABELS.map((label) => `given ${label}`)

/** Replaces what stands between two marks of the card. */
function updateCard(section: string, content: string): void {
  const [start, end] = [`<!-- ${section} -->`, `<!-- end of ${section} -->`]
  const text = readFileSync(card, 'utf8')
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${card}: expected the marks ${start} and ${end}`)
  writeFileSync(card, `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`)
}

const sources = trainingSources(data, models)
const set = trainingSet(sources)
const result = await trainOn(set)
writeModel(join(models, 'quality-zh.bin'), result)
const classifier = new LinearClassifier(result.model)
console.log(formatEvaluation({ evaluation: result.evaluation, part: 'test' }))

updateCard(
  'training set',
  table(
    ['source', 'label', 'texts drawn', 'raw texts'],
    sources.map(({ name, label, texts, raws }) => row([name, label, texts, raws.length])),
  ),
)
updateCard(
  'in distribution',
  [
    table(
      ['label', 'precision', 'recall', 'F1', 'texts', ...GIVEN],
      LABELS.map((label, k) => {
        const { precision, recall, f1, support } = result.evaluation.perClass[k]!
        return row([
          label,
          ...[precision, recall, f1].map(percent),
          support,
          ...result.evaluation.confusion[k]!,
        ])
      }),
    ),
    '',
    `Accuracy ${percent(result.evaluation.accuracy)}, macro F1 ${percent(result.evaluation.macroF1)}, expected ` +
      `calibration error ${percent(result.evaluation.calibrationError)}; trained on ${result.training.trainTexts} texts, ` +
      `calibrated on ${result.training.calibrationTexts}, tested on ${result.evaluation.texts}.`,
  ].join('\n'),
)
updateCard(
  'held out sources',
  table(
    ['source', 'label', 'texts', ...GIVEN],
    heldOutSources(data).map(({ name, label, examples }) => {
      const given = evaluate(classifier, examples).confusion[LABELS.indexOf(label)]!
      return row([name, label, examples.length, ...given.map((count) => percent(count / examples.length))])
    }),
  ),
)
if (process.argv.includes('--cross')) {
  const kinds = [
    await leaveKindsOut(sources, models, 'ads-zh', 'written, ads', 'ad'),
    await leaveKindsOut(sources, models, 'high-zh', 'written, hard high', 'high'),
  ]
  const left = [...kinds, ...(await leaveSourceOut(sources))]
  updateCard('left out', table(['left out', 'label', 'texts', ...GIVEN], left.map(crossRow)))
}

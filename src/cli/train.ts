import { Command } from 'commander'
import { formatEvaluation } from '../fine/evaluation-text.ts'
import { DESCENT_DEFAULTS, trainModel } from '../fine/train.ts'
import { example, print, wholeNumber } from './arguments.ts'

interface Flags {
  readonly out: string
  readonly epochs: number
  readonly seed: number
  readonly json?: boolean
}

export const trainCommand = (): Command =>
  new Command('train')
    .description(
      'train the quality/ad classifier on labelled JSONL (text, label: high, low or ad; group optional)',
    )
    .argument('<files...>', 'labelled JSONL, plain or gzip')
    .requiredOption('--out <FILE>', 'where the model is written')
    .option(
      '--epochs <N>',
      'passes over the training texts',
      wholeNumber('--epochs', 1),
      DESCENT_DEFAULTS.epochs,
    )
    .option('--seed <N>', 'order of training', wholeNumber('--seed', 0), DESCENT_DEFAULTS.seed)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      example(
        'mdfs train labelled.jsonl.gz --out my-model.bin',
        'then in a recipe: - classify: { model: my-model.bin }',
      ),
    )
    .action(async (input: string[], { out, epochs, seed, json }: Flags) => {
      const { counts, repeated, contradicting, evaluation, training } = await trainModel({
        input,
        out,
        epochs,
        seed,
      })
      if (json === true) {
        print(JSON.stringify({ out, counts, repeated, contradicting, training, evaluation }))
        return
      }
      print(`${out}: trained on ${training.trainTexts} texts, calibrated on ${training.calibrationTexts}`)
      print(`${repeated} repeated and ${contradicting} contradicting texts left out`)
      print(formatEvaluation({ evaluation, part: 'test' }))
    })

import { Command } from 'commander'
import { modelPath } from '../fine/classify.ts'
import { evaluateModel } from '../fine/evaluate.ts'
import { formatEvaluation } from '../fine/evaluation-text.ts'
import { resolveFile } from '../run/run-file.ts'
import { example, print } from './arguments.ts'

interface Flags {
  readonly model: string
  readonly all?: boolean
  readonly baseline?: boolean
  readonly json?: boolean
}

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('confusion table, precision, recall and calibration of a classifier on labelled JSONL')
    .argument('<files...>', 'labelled JSONL (text, label: high, low or ad), plain or gzip')
    .option('--model <NAME>', 'shipped model, or a model file', 'quality-zh')
    .option('--all', 'use every text; by default the tenth that `mdfs train` holds out')
    .option('--baseline', 'also train and test natural’s Bayes classifier on the same split')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', example('mdfs evaluate labelled.jsonl.gz --model my-model.bin --baseline'))
    .action(async (input: string[], { model, all, baseline, json }: Flags) => {
      const result = await evaluateModel({
        model: resolveFile(process.cwd(), modelPath(model)),
        input,
        part: all === true ? 'all' : 'test',
        baseline: baseline === true,
      })
      print(json === true ? JSON.stringify(result) : formatEvaluation(result))
    })

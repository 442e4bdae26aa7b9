import { resolve } from 'node:path'
import { Command } from 'commander'
import { type DedupIndex, openIndex } from '../coarse/dedup/index/format.ts'
import { mergeIndexes } from '../coarse/dedup/index/merge.ts'
import { removeSegments } from '../coarse/dedup/index/remove.ts'
import { verifyIndex } from '../coarse/dedup/index/verify.ts'
import { RunError } from '../errors.ts'
import { counted } from '../report/format.ts'
import { lockIndex } from '../run/lock.ts'
import { example, print } from './arguments.ts'
import { describeIndex, indexInfo } from './describe-index.ts'

interface Flags {
  readonly json?: boolean
}

function show(index: DedupIndex, json: boolean | undefined): void {
  const info = indexInfo(index)
  print(json === true ? JSON.stringify(info) : describeIndex(info))
}

const infoCommand = (): Command =>
  new Command('info')
    .description('the step and parameters of an index, its segments, and what they take')
    .argument('<dir>', 'index directory')
    .option('--json', 'print it as JSON')
    .addHelpText('after', example('mdfs index info corpus/minhash-index'))
    .action((dir: string, { json }: Flags) => {
      show(openIndex(resolve(dir)), json)
    })

const verifyCommand = (): Command =>
  new Command('verify')
    .description('re-check versions, checksums, numbers of records and the order of keys')
    .argument('<dir>', 'index directory')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', example('mdfs index verify corpus/minhash-index'))
    .action((dir: string, { json }: Flags) => {
      const verified = verifyIndex(resolve(dir))
      const { segments, documents, problems, leftovers } = verified
      if (json === true) print(JSON.stringify(verified))
      else {
        if (problems.length === 0)
          print(`${dir}: ${counted(segments, 'segment')}, ${counted(documents, 'document')}, all good`)
        if (leftovers.length > 0)
          print(
            `${dir}: a run that was killed left segments/${leftovers.join(', segments/')}; it is no part of the index, and the next run clears it away`,
          )
      }
      if (problems.length > 0) {
        const found = counted(problems.length, 'problem')
        throw new RunError(`${dir}: ${found}\n  ${problems.join('\n  ')}`)
      }
    })

const mergeCommand = (): Command =>
  new Command('merge')
    .description('make a new index of one segment from several of the same step and parameters, or from one')
    .argument('<dirs...>', 'index directories; they stay as they are')
    .requiredOption('--out <DIR>', 'directory of the new index')
    .option('--json', 'print the new index as JSON')
    .addHelpText(
      'after',
      example('mdfs index merge corpus/2023-index corpus/2024-index --out corpus/minhash-index'),
    )
    .action((dirs: string[], { out, json }: Flags & { readonly out: string }) => {
      const merged = mergeIndexes(
        dirs.map((dir) => resolve(dir)),
        resolve(out),
      )
      show(merged, json)
    })

const removeCommand = (): Command =>
  new Command('remove')
    .description('take segments out of an index: what a run kept that has been thrown away since')
    .argument('<dir>', 'index directory')
    .argument('<segments...>', 'names, as `mdfs index info` shows them')
    .option('--json', 'print what is left as JSON')
    .addHelpText('after', example('mdfs index remove corpus/minhash-index f3da9704ff016f7a'))
    .action((dir: string, names: string[], { json }: Flags) => {
      const path = resolve(dir)
      openIndex(path)
      const release = lockIndex(path, 'Try again when it is done.')
      try {
        show(removeSegments(path, names), json)
      } finally {
        release()
      }
    })

export const indexCommand = (): Command => {
  const root = new Command('index')
    .description('the index of what earlier runs kept, which a dedup with `index:` reads and adds to')
    .addHelpText('after', example('mdfs index info corpus/minhash-index'))
  for (const verb of [infoCommand(), verifyCommand(), mergeCommand(), removeCommand()]) {
    root.addCommand(verb.exitOverride().showHelpAfterError('(add --help for usage)'))
  }
  return root
}

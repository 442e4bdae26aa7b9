import { Command } from 'commander'
import { VERSION } from '../version.ts'
import { evaluateCommand } from './evaluate.ts'
import { explainCommand } from './explain.ts'
import { indexCommand } from './index-command.ts'
import { queueCommand } from './queue.ts'
import { recipesCommand } from './recipes.ts'
import { reportCommand } from './report.ts'
import { rulesCommand } from './rules.ts'
import { runCommand } from './run.ts'
import { samplesCommand } from './samples.ts'
import { serveCommand } from './serve.ts'
import { statusCommand } from './status.ts'
import { trainCommand } from './train.ts'
import { validateCommand } from './validate.ts'
import { verifyCommand } from './verify.ts'
import { workerCommand } from './worker.ts'

/** The command line: one file per verb, none with logic of its own. */
export function program(): Command {
  const root = new Command('mdfs')
    .description(
      'Massive Data Filtering System: raw text in; clean, deduplicated, classified shards and a truthful report out',
    )
    .version(VERSION)
    .showHelpAfterError('(add --help for usage)')
    .addHelpText(
      'after',
      '\nStart with:\n  mdfs recipes                      what can be run\n  mdfs run pipelines/demo.yaml      run it\n',
    )
  const verbs = [
    runCommand(),
    statusCommand(),
    reportCommand(),
    verifyCommand(),
    explainCommand(),
    indexCommand(),
    samplesCommand(),
    workerCommand(),
    queueCommand(),
    serveCommand(),
    trainCommand(),
    evaluateCommand(),
    recipesCommand(),
    rulesCommand(),
    validateCommand(),
  ]
  for (const verb of verbs) root.addCommand(verb.exitOverride().showHelpAfterError('(add --help for usage)'))
  return root.exitOverride()
}

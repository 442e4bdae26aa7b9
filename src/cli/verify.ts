import { Command } from 'commander'
import { RunError } from '../errors.ts'
import { verifyRun } from '../run/verify.ts'
import { example, print } from './arguments.ts'
import { withRunDirectory } from './run-directory.ts'

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('re-check every sum and checksum of a finished run')
    .argument('<dir>', 'run directory')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', example('mdfs verify runs/demo'))
    .action(async (dir: string, { json }: { json?: boolean }) => {
      await withRunDirectory(dir, async ({ out }) => {
        const { checks, problems } = await verifyRun(out)
        if (json === true) print(JSON.stringify({ checks, problems }))
        else if (problems.length === 0) print(`${dir}: ${checks} checks, all good`)
        if (problems.length > 0)
          throw new RunError(
            `${dir}: ${problems.length} of ${checks} checks failed\n  ${problems.join('\n  ')}`,
          )
      })
    })

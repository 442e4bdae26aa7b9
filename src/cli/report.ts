import { basename } from 'node:path'
import { Command } from 'commander'
import { isRemote } from '../run/workspace/open-workspace.ts'
import { example, print, showPath } from './arguments.ts'
import { withRunDirectory } from './run-directory.ts'

export const reportCommand = (): Command =>
  new Command('report')
    .description('render report.html and report.md again from what a run wrote')
    .argument('<dir>', 'run directory')
    .addHelpText('after', example('mdfs report runs/demo'))
    .action(async (dir: string) => {
      const { writeReports } = await import('../report/write.ts')
      await withRunDirectory(dir, async (workspace) => {
        const { html, markdown } = writeReports(workspace.out, {})
        await workspace.push(['report.html', 'report.md'])
        for (const path of [html, markdown])
          print(isRemote(dir) ? `${dir}/${basename(path)}` : showPath(path))
      })
    })

import { resolve } from 'node:path'
import { Command } from 'commander'
import { example, print, showPath } from './arguments.ts'

export const reportCommand = (): Command =>
  new Command('report')
    .description('render report.html and report.md again from what a run wrote')
    .argument('<dir>', 'run directory')
    .addHelpText('after', example('mdfs report runs/demo'))
    .action(async (dir: string) => {
      const { writeReports } = await import('../report/write.ts')
      const { html, markdown } = writeReports(resolve(dir), {})
      print(showPath(html))
      print(showPath(markdown))
    })

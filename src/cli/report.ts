import { resolve } from 'node:path'
import { Command } from 'commander'
import { writeReports } from '../report/write.ts'
import { example, print, showPath } from './arguments.ts'

export const reportCommand = (): Command =>
  new Command('report')
    .description('render report.html and report.md again from what a run wrote')
    .argument('<dir>', 'run directory')
    .addHelpText('after', example('mdfs report runs/demo'))
    .action((dir: string) => {
      const { html, markdown } = writeReports(resolve(dir), {})
      print(showPath(html))
      print(showPath(markdown))
    })

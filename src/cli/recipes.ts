import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { parse } from 'yaml'
import { example, print } from './arguments.ts'

const shipped = fileURLToPath(new URL('../../pipelines/', import.meta.url))

export const recipesCommand = (): Command =>
  new Command('recipes')
    .description('list the shipped recipes')
    .option('--json', 'print as JSON')
    .addHelpText('after', example('mdfs recipes'))
    .action(({ json }: { json?: boolean }) => {
      const recipes = readdirSync(shipped)
        .filter((file) => file.endsWith('.yaml'))
        .sort()
        .map((file) => {
          const { name, about = '' } = parse(readFileSync(join(shipped, file), 'utf8')) as {
            name: string
            about?: string
          }
          return {
            name,
            about: about.trim().replace(/\s+/g, ' '),
            path: relative(process.cwd(), join(shipped, file)),
          }
        })
      if (json === true) print(JSON.stringify(recipes, null, 1))
      else for (const { name, about, path } of recipes) print(`${name}\n  ${about}\n  ${path}`)
    })

import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { loadRecipe } from '../recipe/load.ts'
import { type Explained, explainFile } from '../run/explain.ts'
import { example, print, wholeNumber } from './arguments.ts'

const shown = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(4) : String(value)

const clip = (text: string): string => {
  const line = Array.from(text.replace(/\s+/g, ' ').trim())
  return line.length > 80 ? `${line.slice(0, 79).join('')}…` : line.join('')
}

function show({ id, offset, title, url, collected, text, lang, label, steps, outcome }: Explained): string {
  const lines = [`${id}  at ${offset}`, `  ${outcome}`]
  if (title !== undefined) lines.push(`  title   ${clip(title)}`)
  if (url !== undefined) lines.push(`  url     ${clip(url)}`)
  lines.push(`  text    ${clip(collected) || '(empty)'}`)
  if (text !== collected) lines.push(`  after   ${clip(text) || '(empty)'}`)
  if (lang !== undefined || label !== undefined)
    lines.push(`  lang    ${lang ?? '-'}   label ${label ?? '-'}`)
  const width = Math.max(0, ...steps.map((step) => step.name.length))
  for (const { name, params, values, verdict } of steps) {
    const measured = Object.entries(values).map(([column, value]) => {
      const key = column === name ? '' : `${column.slice(name.length + 1)} `
      return `${key}${shown(value)}`
    })
    lines.push(
      `    ${name.padEnd(width)}  ${verdict}${measured.length > 0 ? `  [${measured.join(', ')}]` : ''}  ${JSON.stringify(params)}`,
    )
  }
  return `${lines.join('\n')}\n`
}

interface Flags {
  readonly id?: string
  readonly source?: string
  readonly limit: number
  readonly json?: boolean
}

export const explainCommand = (): Command =>
  new Command('explain')
    .description('what every step says of the documents of a file, value by value')
    .argument('<recipe>', 'YAML file')
    .argument('<file>', 'an input file')
    .option(
      '--id <ID>',
      'one document: its id, or the last 16 digits of it; or its ordinal in the file, from 0',
    )
    .option('--source <NAME>', 'source of the recipe whose format and options apply')
    .option('--limit <N>', 'at most this many documents', wholeNumber('--limit', 1), 3)
    .option('--json', 'print a JSON line per document')
    .addHelpText('after', example('mdfs explain pipelines/yuan-mdfs.yaml crawl.warc.gz --id 12'))
    .action(async (recipePath: string, file: string, { id, source, limit, json }: Flags) => {
      const recipe = await loadRecipe(recipePath)
      const options = { ...(source !== undefined && { source }), ...(id !== undefined && { wanted: id }) }
      let count = 0
      for await (const explained of explainFile(recipe, file, options)) {
        print(json === true ? JSON.stringify(explained) : show(explained))
        count += 1
        if (count >= limit) break
      }
      if (count === 0)
        throw new UsageError(id === undefined ? `${file} has no records` : `no document ${id} in ${file}`)
    })

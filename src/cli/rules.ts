import { Command } from 'commander'
import { z } from 'zod'
import { minhash } from '../coarse/dedup/minhash.ts'
import { UsageError } from '../errors.ts'
import { didYouMean } from '../recipe/problems.ts'
import { bareName, findStep, STEPS } from '../registry.ts'
import type { StepDefinition } from '../step.ts'
import { example, print } from './arguments.ts'
import { sCurves } from './s-curves.ts'

const schemaOf = (step: StepDefinition): unknown => z.toJSONSchema(step.params, { io: 'input' })

function describe(step: StepDefinition): string {
  const { properties = {} } = schemaOf(step) as { properties?: Record<string, Record<string, unknown>> }
  const lines = Object.entries(properties).map(([name, { default: fallback, description, ...rest }]) => {
    const type = rest.enum ?? rest.type ?? 'value'
    const def = fallback === undefined ? '' : ` = ${JSON.stringify(fallback)}`
    return `  ${name}: ${JSON.stringify(type).replaceAll('"', '')}${def}${description === undefined ? '' : `  ${String(description)}`}`
  })
  return [
    `${step.id}  (${step.kind})`,
    step.about,
    '',
    'Parameters',
    ...(lines.length > 0 ? lines : ['  none']),
    ...(step.id === minhash.id ? ['', sCurves()] : []),
  ].join('\n')
}

export const rulesCommand = (): Command =>
  new Command('rules')
    .description(
      'list every step, or describe one: what it measures, where its threshold comes from, its parameters',
    )
    .argument('[step]', 'name or id, such as han-ratio')
    .option('--json', 'print as JSON, parameters as JSON Schema')
    .addHelpText('after', example('mdfs rules', 'mdfs rules han-ratio', 'mdfs rules minhash'))
    .action((name: string | undefined, { json }: { json?: boolean }) => {
      const wanted = name === undefined ? STEPS : STEPS.filter((step) => step === findStep(name))
      if (wanted.length === 0) {
        throw new UsageError(
          `no step "${name}".${didYouMean(
            name ?? '',
            STEPS.map((step) => bareName(step.id)),
          )}`,
        )
      }
      if (json === true) {
        print(
          JSON.stringify(
            wanted.map((step) => ({
              id: step.id,
              kind: step.kind,
              about: step.about,
              params: schemaOf(step),
            })),
            null,
            1,
          ),
        )
      } else if (name !== undefined) {
        print(wanted.map(describe).join('\n'))
      } else {
        const width = Math.max(...STEPS.map((step) => step.id.length))
        for (const { id, kind, about } of wanted)
          print(`${id.padEnd(width)}  ${kind.padEnd('span-dedup'.length)}  ${about.split(/(?<=[.。]) /)[0]}`)
      }
    })

import type { Plan } from '../run/plan.ts'

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 10e6 ? 2 : 0)} MB`

/** What a run would do, in plain lines. */
export function describePlan({ recipe, inputs, units, passes, limit, partitions }: Plan): string {
  const lines = [`${recipe.name}${recipe.about === undefined ? '' : `: ${recipe.about}`}`, '', 'Sources']
  for (const source of recipe.sources) {
    const files = inputs.filter((input) => input.source === source.name)
    const formats = [...new Set(files.map((file) => file.format))].join(', ')
    const bytes = files.reduce((sum, file) => sum + file.size, 0)
    const count = units.filter((unit) => unit.source === source.name).length
    lines.push(`  ${source.name}: ${files.length} files, ${megabytes(bytes)}, ${formats}, ${count} units`)
  }
  if (limit !== undefined) lines.push(`  (the first ${limit} records of each source)`)
  for (const { index, steps, dedups, spanDedup } of passes) {
    const barrier = spanDedup === undefined ? dedups : [spanDedup]
    lines.push('', `Pass ${index + 1} of ${passes.length}: ${units.length} units`)
    for (const step of steps) lines.push(`  ${step.name} ${JSON.stringify(step.params)}`)
    for (const step of barrier)
      lines.push(`  ${step.name} ${JSON.stringify(step.params)}  (barrier, ${partitions} partitions)`)
    if (barrier.length === 0)
      lines.push(
        `  write ${recipe.output.format}, ${recipe.output.compression}, by ${recipe.output.by.join(', ') || 'nothing'}`,
      )
  }
  return lines.join('\n')
}

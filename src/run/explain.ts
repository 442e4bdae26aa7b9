import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { findFormat, formatFor } from '../collect/formats.ts'
import type { Document, Values } from '../document.ts'
import { messageOf, UsageError } from '../errors.ts'
import type { Recipe } from '../recipe/load.ts'
import { createHasher } from '../text/hash.ts'
import { collectUnit, inputLimits } from './collect-unit.ts'
import { type CompiledStep, compileSteps } from './compile.ts'
import { newControl, TaskControl } from './control.ts'
import type { Unit } from './units.ts'

/** What one step says of one document. */
export interface StepSays {
  readonly name: string
  readonly id: string
  readonly params: unknown
  readonly values: Values
  /** `keeps`, `removes: too short`, `edits: 3 phone`, `decides over the whole run` … */
  readonly verdict: string
}

export interface Explained {
  readonly id: string
  readonly offset: number
  readonly title?: string
  readonly url?: string
  /** Text as collected, and as it leaves the last step. */
  readonly collected: string
  readonly text: string
  readonly lang?: string
  readonly label?: string
  /** Every step, also those after the one that removes it. */
  readonly steps: readonly StepSays[]
  readonly outcome: string
}

/** The source whose files look like this one, else the first that fixes the format. */
function unitFor(recipe: Recipe, path: string, sourceName: string | undefined): Unit {
  const byName = formatFor(basename(path))?.name
  const source =
    recipe.sources.find(({ name }) => name === sourceName) ??
    (sourceName === undefined
      ? recipe.sources.find(({ format }) => format === byName || format === undefined)
      : undefined)
  if (sourceName !== undefined && source === undefined) {
    throw new UsageError(
      `the recipe has no source "${sourceName}"; it has ${recipe.sources.map((s) => s.name).join(', ')}`,
    )
  }
  const format = source?.format ?? byName
  if (format === undefined) {
    throw new UsageError(
      `cannot tell the format of ${path} by its name; give --source with one of the recipe's sources`,
    )
  }
  const definition = findFormat(format)!
  let size: number
  try {
    ;({ size } = statSync(path))
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${messageOf(error)}`)
  }
  const options = definition.options.parse(
    source !== undefined && source.format === format ? source.options : {},
  ) as Record<string, unknown>
  const name = source?.name ?? 'explain'
  const part = { path, name: basename(path), source: name, format, options, start: 0, end: size, size }
  return { id: 'u00000', index: 0, source: name, parts: [part] }
}

/** What a step does to a document: its words, and its reason when it removes. */
function applyTo(step: CompiledStep, doc: Document): { says: string; reason?: string } {
  if (step.kind === 'rule') {
    const reason = step.apply(doc)
    return reason === undefined ? { says: 'keeps' } : { says: `removes: ${reason}`, reason }
  }
  const before = doc.text
  const cleaned = step.apply(doc)
  const done = Object.entries(cleaned?.edits ?? {}).filter(([, n]) => n > 0)
  if (done.length === 0) return { says: 'edits nothing' }
  const verb = doc.text === before ? 'finds' : 'edits'
  const edits = `${verb}: ${done.map(([kind, n]) => `${n} ${kind}`).join(', ')}`
  const reason = cleaned?.remove ?? (doc.text === '' && before !== '' ? 'emptied' : undefined)
  return reason === undefined ? { says: edits } : { says: `${edits}; removes: ${reason}`, reason }
}

/** Fewer than 16 digits are an ordinal. An id matches by the text's half: the other half names the file's place. */
const isWanted = (wanted: string, id: string, ordinal: number): boolean =>
  /^\d{1,15}$/.test(wanted) ? Number(wanted) === ordinal : id.slice(-16) === wanted.slice(-16)

/**
 * Takes documents of a file through the steps of a recipe one by one, the removing ones included, and says what each
 * measured. `wanted` selects by id (its last 16 digits, the text's own, are enough), or by ordinal from 0.
 */
export async function* explainFile(
  recipe: Recipe,
  path: string,
  options: { source?: string; wanted?: string },
): AsyncGenerator<Explained> {
  const unit = unitFor(recipe, path, options.source)
  const steps = recipe.steps.filter(({ kind }) => kind !== 'dedup' && kind !== 'span-dedup')
  const compiled = new Map(
    (await compileSteps(steps, recipe.seed, recipe.baseDir)).map((step) => [step.name, step]),
  )
  const limits = inputLimits(recipe)
  const control = new TaskControl(newControl(1), 0)
  let ordinal = -1
  for await (const batch of collectUnit(unit, limits, undefined, await createHasher(), control)) {
    for (const record of batch) {
      ordinal += 1
      const id = record.kind === 'document' ? record.doc.id : record.id
      const { wanted } = options
      if (wanted !== undefined && !isWanted(wanted, id, ordinal)) continue
      if (record.kind !== 'document') {
        const outcome = `${record.kind === 'skipped' ? 'removed' : 'quarantined'} by collect: ${record.why}${record.detail === undefined ? '' : ` (${record.detail})`}`
        yield { id, offset: record.offset, collected: '', text: '', steps: [], outcome }
        continue
      }
      const { doc } = record
      const collected = doc.text
      const says: StepSays[] = []
      let outcome: string | undefined
      for (const { name, id: stepId, params } of recipe.steps) {
        const step = compiled.get(name)
        if (step === undefined) {
          says.push({ name, id: stepId, params, values: {}, verdict: 'decides over the whole run' })
          continue
        }
        const before = Object.keys(doc.values)
        let verdict = 'keeps'
        try {
          const { says: said, reason } = applyTo(step, doc)
          verdict = said
          if (reason !== undefined) outcome ??= `removed by ${name}: ${reason}`
        } catch (error) {
          verdict = `fails: ${messageOf(error)}`
          outcome ??= `quarantined by ${name}: ${messageOf(error)}`
        }
        const values = Object.fromEntries(
          Object.entries(doc.values).filter(([column]) => !before.includes(column)),
        )
        says.push({ name, id: stepId, params, values, verdict })
      }
      const { lang, label, title, url } = doc
      yield {
        id,
        offset: doc.offset,
        ...(title !== undefined && { title }),
        ...(url !== undefined && { url }),
        collected,
        text: doc.text,
        ...(lang !== undefined && { lang }),
        ...(label !== undefined && { label }),
        steps: says,
        outcome: outcome ?? 'comes through every step (duplicates are decided over the whole run)',
      }
    }
  }
}

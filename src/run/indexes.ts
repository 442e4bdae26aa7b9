import { existsSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { hashOfSegment, indexPath, readIndex, type Segment } from '../coarse/dedup/index/format.ts'
import { checkSameMaker, type Maker } from '../coarse/dedup/index/maker.ts'
import { UsageError } from '../errors.ts'
import type { Recipe } from '../recipe/load.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import { compileDedup } from './compile.ts'
import { layout } from './layout.ts'
import type { Plan } from './plan.ts'
import { type RunFile, readRunFile, type UsedSegment } from './run-file.ts'

/** A dedup with an index of what earlier runs kept. */
export interface IndexedStep {
  readonly step: ResolvedStep
  /** Directory of the index, absolute. */
  readonly dir: string
}

const indexOf = (recipe: Recipe, step: ResolvedStep): IndexedStep | undefined => {
  const { index } = step.traits ?? {}
  return index === undefined ? undefined : { step, dir: resolve(recipe.baseDir, index.dir) }
}

export const indexedSteps = (recipe: Recipe): IndexedStep[] =>
  recipe.steps.flatMap((step) => indexOf(recipe, step) ?? [])

/** What the fingerprints of a step are made by. */
export async function makerOf(step: ResolvedStep, { seed, baseDir }: Recipe): Promise<Maker> {
  const { bytes } = await compileDedup(step, seed, baseDir)
  return { step: step.id, params: step.traits?.index?.params ?? {}, fingerprintBytes: bytes }
}

/**
 * The segments that a run is deduplicated against, by step: those that `run.json` recorded when the run began, though the
 * index may have grown since; for a new run, those that the indexes hold now. Throws `UsageError` when an index cannot be
 * one of its step.
 */
export async function segmentsFor(plan: Plan, out: string): Promise<RunFile['indexes']> {
  const steps = indexedSteps(plan.recipe)
  if (steps.length === 0) return undefined
  checkPlaces(steps, out)
  const recorded = existsSync(layout.run(out)) ? readRunFile(out).indexes : undefined
  const used: Record<string, readonly UsedSegment[]> = {}
  for (const { step, dir } of steps) {
    used[step.name] = recorded?.[step.name] ?? (await segmentsNow(plan, { step, dir })).map(usedSegment)
  }
  return used
}

const usedSegment = ({ name, documents, files }: Segment): UsedSegment => ({
  name,
  documents,
  sha256: hashOfSegment(files),
})

async function segmentsNow({ recipe }: Plan, { step, dir }: IndexedStep): Promise<readonly Segment[]> {
  const index = readIndex(dir)
  if (index === undefined) return []
  checkSameMaker(index, `the index ${dir}`, await makerOf(step, recipe), `step ${step.name}`)
  return index.segments
}

const isWithin = (dir: string, other: string): boolean => {
  const path = relative(other, dir)
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path)
}

/** An index belongs to one step, and lives longer than a run. */
function checkPlaces(steps: readonly IndexedStep[], out: string): void {
  for (const [i, { step, dir }] of steps.entries()) {
    if (isWithin(dir, out) || isWithin(out, dir)) {
      throw new UsageError(
        `step ${step.name}: its index ${dir} and the run directory ${out} lie within each other. Give another --out or index.`,
      )
    }
    const other = steps.slice(0, i).find((earlier) => earlier.dir === dir)
    if (other !== undefined) {
      throw new UsageError(
        `steps ${other.step.name} and ${step.name} name one index, ${dir}: each needs its own`,
      )
    }
  }
}

/** A run that is resumed needs the segments it began with. Throws `UsageError` when one is gone. */
export async function checkSegments(plan: Plan, { indexes }: RunFile, out: string): Promise<void> {
  for (const indexed of indexedSteps(plan.recipe)) {
    const there = (await segmentsNow(plan, indexed)).map(usedSegment)
    for (const { name, sha256 } of indexes?.[indexed.step.name] ?? []) {
      if (there.some((segment) => segment.name === name && segment.sha256 === sha256)) continue
      throw new UsageError(
        `${out} was begun with segment ${name} of the index ${indexed.dir}, which no longer holds it. Put the index back as it was, or remove ${out} and start again.`,
      )
    }
  }
}

/** Directories of the segments that a step of this run is deduplicated against, oldest first. */
export function segmentDirs(recipe: Recipe, out: string, step: ResolvedStep): string[] {
  const indexed = indexOf(recipe, step)
  if (indexed === undefined) return []
  const segments = readRunFile(out).indexes?.[step.name] ?? []
  return segments.map(({ name }) => indexPath.segment(indexed.dir, name))
}

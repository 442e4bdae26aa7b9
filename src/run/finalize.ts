import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { RunError } from '../errors.ts'
import { mergeStats, newLedger } from '../stats/merge.ts'
import { reconcile } from '../stats/reconcile.ts'
import { addSample } from '../stats/samples.ts'
import type { FileLedger, Stats } from '../stats/stats.ts'
import { trimTopCounts } from '../stats/top-counts.ts'
import { VERSION } from '../version.ts'
import { shardFormat } from '../write/formats.ts'
import { assembleParts, assembleSample, type CommittedFile } from './assemble.ts'
import { readMarker, writeWhole } from './commit.ts'
import { dedupStats } from './dedup-stats.ts'
import { layout, taskFile } from './layout.ts'
import type { Manifest, ManifestFile, ManifestPart } from './manifest.ts'
import type { Plan } from './plan.ts'
import { recordedSteps } from './prepare.ts'
import { newStepStats, newUnitStats } from './recorder.ts'
import { readRunFile } from './run-file.ts'
import type { StreamMarker } from './stream.ts'
import { type RankedLine, safeName } from './unit-output.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Removed documents kept per step with `removed: sample`. */
const REMOVED_SAMPLE = 500

const WHOLE_DIRS = ['shards', 'receipts', 'removed', 'quarantine'] as const

/** Markers of all stream tasks: passes in order, units in order within a pass. */
function* streamMarkers(
  plan: Plan,
  out: string,
): Generator<{ dir: string; key: string; marker: StreamMarker }> {
  for (const stage of plan.stages) {
    if (stage.kind !== 'stream') continue
    for (const task of stage.tasks) {
      yield {
        dir: layout.task(out, stage.id, task),
        key: `units/${stage.id}/${task}`,
        marker: readMarker<StreamMarker>(out, stage.id, task),
      }
    }
  }
}

export function totalLedger(files: Stats['files']): FileLedger {
  const total = newLedger()
  for (const ledger of Object.values(files)) {
    for (const key of ['records', 'kept', 'removed', 'duplicate', 'quarantined'] as const)
      total[key] += ledger[key]
  }
  return total
}

async function emptyStats(plan: Plan, out: string, hash: string): Promise<Stats> {
  const { name, about, seed, sources } = plan.recipe
  const steps = (await recordedSteps(plan)).map((step) => newStepStats(step))
  return {
    recipe: { name, ...(about !== undefined && { about }), hash },
    version: VERSION,
    seed,
    sources: sources.map((source) => ({
      name: source.name,
      format:
        source.format ??
        [...new Set(plan.inputs.filter((i) => i.source === source.name).map((i) => i.format))].join(', '),
      ...(source.about !== undefined && { about: source.about }),
    })),
    ...newUnitStats(steps),
    ...dedupStats(plan, out),
  }
}

interface Gathered {
  readonly stats: Stats
  readonly files: readonly CommittedFile[]
  readonly samples: ReadonlyMap<string, RankedLine[]>
}

/** Markers read between two looks at the clock: the process may have a hold to renew. */
const MARKERS_AT_ONCE = 200

async function gather(plan: Plan, out: string, hash: string): Promise<Gathered> {
  const stats = await emptyStats(plan, out, hash)
  const files: CommittedFile[] = []
  const samples = new Map<string, RankedLine[]>()
  let read = 0
  for (const { dir, key, marker } of streamMarkers(plan, out)) {
    if (++read % MARKERS_AT_ONCE === 0) await setImmediate()
    mergeStats(stats, marker.stats)
    files.push(
      ...marker.files.map((file) => ({
        ...file,
        absolute: join(dir, file.path),
        key: `${key}/${file.path}`,
      })),
    )
    for (const [step, lines] of Object.entries(marker.samples)) {
      const all = samples.get(step) ?? []
      samples.set(step, all)
      for (const line of lines) addSample(all, line, REMOVED_SAMPLE)
    }
  }
  const { kept, removed } = stats.domains
  return {
    stats: { ...stats, domains: { kept: trimTopCounts(kept), removed: trimTopCounts(removed) } },
    files,
    samples,
  }
}

const groupsOf = (files: readonly CommittedFile[], prefix: string): Map<string, CommittedFile[]> => {
  const groups = new Map<string, CommittedFile[]>()
  for (const file of files) {
    if (!file.path.startsWith(prefix)) continue
    const group = groups.get(file.group)
    if (group === undefined) groups.set(file.group, [file])
    else group.push(file)
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const stepDir = (step: string): string => `removed/${safeName(step)}`

async function assemble(
  plan: Plan,
  root: string,
  { files, samples }: Gathered,
): Promise<Pick<Manifest, 'shards' | 'receipts' | 'removed' | 'quarantine'>> {
  const { output } = plan.recipe
  const format = shardFormat(output.format)
  const target = format.appendable && output.compression !== 'zstd' ? output.shard : 0
  const shards: ManifestPart[] = []
  for (const [bucket, group] of groupsOf(files, `${taskFile.shards}/`)) {
    shards.push(
      ...(await assembleParts(root, `shards/${bucket}`, format.extension(output.compression), group, target)),
    )
  }
  const removed: ManifestPart[] = []
  for (const [step, group] of groupsOf(files, `${taskFile.removed}/`)) {
    removed.push(...(await assembleParts(root, stepDir(step), 'jsonl.gz', group, output.shard)))
  }
  for (const [step, lines] of samples)
    removed.push(assembleSample(root, step, stepDir(step), lines, output.level))
  const receipts = files.filter(({ path, docs }) => path === taskFile.receipts && docs > 0)
  const quarantine = files.filter(({ path }) => path === taskFile.quarantine)
  return {
    shards,
    receipts: await assembleParts(root, 'receipts', 'parquet', receipts, 0),
    removed,
    quarantine: await assembleParts(root, 'quarantine', 'jsonl', quarantine, output.shard),
  }
}

function describe(out: string, path: string): ManifestFile {
  const bytes = readFileSync(join(out, path))
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Removes what units carried; their markers stay. */
export async function sweepUnits({ stages }: Plan, workspace: Workspace): Promise<void> {
  for (const stage of stages) await workspace.sweep(stage, [taskFile.marker, taskFile.timings])
}

/**
 * Turns committed units into the run directory: shards, receipts, removed, quarantine, stats and, last, the manifest.
 * Everything is built aside and moved into place; killed anywhere, it is done again from the units. `check` throws when
 * the run is no longer this process's to write. Throws `RunError` when the sums do not reconcile.
 */
export async function finalize(
  plan: Plan,
  workspace: Workspace,
  check: () => void = () => {},
): Promise<{ stats: Stats; manifest: Manifest }> {
  const { out } = workspace
  const gathered = await gather(plan, out, readRunFile(out).recipeHash)
  const { stats } = gathered
  const problems = reconcile(stats)
  if (problems.length > 0) {
    throw new RunError(
      ['the sums do not reconcile; nothing was published:', ...problems.slice(0, 20)].join('\n  '),
    )
  }
  await workspace.fetch(gathered.files.map(({ key }) => key))
  // Of this attempt alone: another process may have taken the run for abandoned.
  const root = join(layout.work(out), `final-${randomUUID().slice(0, 8)}`)
  mkdirSync(root, { recursive: true })
  const parts = await assemble(plan, root, gathered)
  check()
  for (const dir of WHOLE_DIRS) {
    rmSync(join(out, dir), { recursive: true, force: true })
    if (existsSync(join(root, dir))) renameSync(join(root, dir), join(out, dir))
  }
  writeWhole(layout.stats(out), `${JSON.stringify(stats, null, 1)}\n`)
  const manifest: Manifest = {
    mdfs: VERSION,
    recipe: { name: plan.recipe.name, hash: stats.recipe.hash },
    ledger: totalLedger(stats.files),
    ...parts,
    run: describe(out, 'run.json'),
    stats: describe(out, 'stats.json'),
  }
  await workspace.push([...WHOLE_DIRS, 'stats.json'])
  check()
  writeWhole(layout.manifest(out), `${JSON.stringify(manifest, null, 1)}\n`)
  await workspace.push(['manifest.json'])
  return { stats, manifest }
}

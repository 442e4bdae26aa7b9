import type { Plan, Stage } from '../plan.ts'

/*
 * What a task reads of what earlier tasks wrote, for a run whose directory is in a storage: these files are brought to the
 * machine first. A selection is a stage and, within it, the files of some tasks.
 */

export interface Selection {
  /** Stage that wrote the files. */
  readonly stage: string
  /** Whose files; absent: of all tasks. */
  readonly task?: string
  /** How their names within the task's directory begin. */
  readonly files: string
}

const stageOf = ({ stages }: Plan, kind: Stage['kind'], dedup: string): Stage | undefined =>
  stages.find((stage) => stage.kind === kind && stage.dedup === dedup)

function readsOfStream({ passes }: Plan, pass: number, task: string): Selection[] {
  const before = passes[pass - 1]
  if (before === undefined) return []
  const stage = `pass-${pass - 1}`
  const { dedups, spanDedup } = before
  const decisions = dedups.map(({ name }) => ({ stage: `cluster-${name}`, files: '' }))
  if (spanDedup === undefined) return [{ stage, task, files: 'spool/' }, ...decisions]
  // A span is compared with earlier ones, in whatever unit they stand.
  return [
    { stage, files: 'spool/' },
    { stage, files: `fingerprints/${spanDedup.name}.` },
    { stage: `match-spans-${spanDedup.name}`, files: '' },
    ...decisions,
  ]
}

function readsOfDedup(plan: Plan, { kind, pass, dedup = '' }: Stage): Selection[] {
  const stage = `pass-${pass}`
  const fingerprints = { stage, files: `fingerprints/${dedup}/` }
  const texts = { stage, files: 'spool/' }
  const edges = (from: Stage['kind']): Selection[] => {
    const found = stageOf(plan, from, dedup)
    return found === undefined ? [] : [{ stage: found.id, files: '' }]
  }
  const { dedups } = plan.passes[pass]!
  const earlier = dedups.slice(
    0,
    dedups.findIndex(({ name }) => name === dedup),
  )
  if (kind === 'match')
    return [fingerprints, ...earlier.map(({ name }) => ({ stage: `cluster-${name}`, files: '' }))]
  if (kind === 'verify') return [fingerprints, texts, ...edges('match')]
  const verified = edges('verify')
  return verified.length > 0 ? [fingerprints, texts, ...verified] : [fingerprints, ...edges('match')]
}

/** Everything that a task reads of the run's directory. */
export function readsOf(plan: Plan, stage: Stage, task: string): Selection[] {
  if (stage.kind === 'stream') return readsOfStream(plan, stage.pass, task)
  if (stage.kind === 'match-spans')
    return [{ stage: `pass-${stage.pass}`, files: `fingerprints/${stage.dedup}.` }]
  return readsOfDedup(plan, stage)
}

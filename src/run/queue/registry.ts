import type { Redis } from 'ioredis'
import { z } from 'zod'
import { heartbeatKey, PROGRESS, RUNS, troublesKey, WORKERS } from './keys.ts'

/*
 * What processes tell each other beside the queues themselves: which runs there are, and which workers. Kilobytes; lost
 * with Redis, and written again by whoever is alive.
 */

const runEntrySchema = z.object({
  run: z.string().regex(/^[0-9a-f]{16}$/),
  /** Run directory: absolute path, or `s3://bucket/prefix`. */
  out: z.string().min(1),
  recipe: z.string(),
  /** Of mdfs. */
  version: z.string(),
  /** Workers take the run of the highest first. */
  priority: z.number(),
  /** Milliseconds since 1970; the older of two runs comes first. */
  created: z.number(),
  state: z.enum(['running', 'paused', 'cancelled', 'failed', 'stopped']),
  /** Cause of a failure, one line. */
  cause: z.string().optional(),
})
export type RunEntry = z.output<typeof runEntrySchema>

const progressSchema = z.object({ stage: z.string(), tasks: z.number(), done: z.number() })
/** Stage that a run is in, for people. */
export type StageProgress = z.output<typeof progressSchema>

/** A worker process, as it last said of itself. */
const heartbeatSchema = z.object({
  worker: z.string(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  kinds: z.array(z.string()),
  threads: z.number(),
  /** Run that it works for. */
  run: z.string().optional(),
  tasks: z.array(
    z.object({
      stage: z.string(),
      task: z.string(),
      docs: z.number(),
      bytes: z.number(),
      seconds: z.number(),
    }),
  ),
  /** Since it started. */
  docs: z.number(),
  units: z.number(),
  /** Over the last heartbeats. */
  docsPerSecond: z.number(),
  /** Resident bytes. */
  memory: z.number(),
})
export type Heartbeat = z.output<typeof heartbeatSchema>

/** Seconds after which a silent worker is no longer shown. BullMQ decides by its locks when its units go to others. */
const HEARTBEAT_SECONDS = 15
const TROUBLES_KEPT = 20

function parse<T>(schema: z.ZodType<T>, text: string | null | undefined): T | undefined {
  if (text === null || text === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    // No JSON: somebody else's.
    return undefined
  }
}

const byTurn = (a: RunEntry, b: RunEntry): number => b.priority - a.priority || a.created - b.created

/** Runs in the order in which workers take them. */
export async function listRuns(redis: Redis): Promise<RunEntry[]> {
  const all = await redis.hgetall(RUNS)
  return Object.entries(all)
    .flatMap(([run, text]) => {
      const entry = parse(runEntrySchema, text)
      // Under another name it would stand in the way of the one that it names.
      return entry?.run === run ? [entry] : []
    })
    .sort(byTurn)
}

export const readRun = async (redis: Redis, run: string): Promise<RunEntry | undefined> =>
  parse(runEntrySchema, await redis.hget(RUNS, run))

export const writeRun = async (redis: Redis, entry: RunEntry): Promise<void> => {
  await redis.hset(RUNS, entry.run, JSON.stringify(entry))
}

const CHANGE = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])`

/** As `writeRun`, of a run that is still there: one that has just ended must not come back. */
export const changeRun = async (redis: Redis, entry: RunEntry): Promise<void> => {
  await redis.eval(CHANGE, 1, RUNS, entry.run, JSON.stringify(entry))
}

/**
 * The entry as operators have left it. One that is gone, with a Redis that came back empty, or that somebody has made to name
 * another place, is written again.
 */
export async function keepRun(redis: Redis, entry: RunEntry): Promise<RunEntry> {
  const known = await readRun(redis, entry.run)
  if (known?.run === entry.run && known.out === entry.out && known.version === entry.version) return known
  await writeRun(redis, entry)
  return entry
}

export const writeProgress = async (redis: Redis, run: string, progress: StageProgress): Promise<void> => {
  await redis.hset(PROGRESS, run, JSON.stringify(progress))
}

export const readProgress = async (redis: Redis, run: string): Promise<StageProgress | undefined> =>
  parse(progressSchema, await redis.hget(PROGRESS, run))

export const removeRun = async (redis: Redis, run: string): Promise<void> => {
  await redis.hdel(RUNS, run)
  await redis.hdel(PROGRESS, run)
  await redis.del(troublesKey(run))
}

export async function beat(redis: Redis, heartbeat: Heartbeat): Promise<void> {
  await redis
    .multi()
    .set(heartbeatKey(heartbeat.worker), JSON.stringify(heartbeat), 'EX', HEARTBEAT_SECONDS)
    .sadd(WORKERS, heartbeat.worker)
    .exec()
}

export async function leave(redis: Redis, worker: string): Promise<void> {
  await redis.multi().del(heartbeatKey(worker)).srem(WORKERS, worker).exec()
}

/** Workers that gave a sign of life in the last seconds, by host and process. */
export async function listWorkers(redis: Redis): Promise<Heartbeat[]> {
  const ids = (await redis.smembers(WORKERS)).sort()
  if (ids.length === 0) return []
  const texts = await redis.mget(ids.map(heartbeatKey))
  const silent = ids.filter((_, i) => texts[i] === null)
  if (silent.length > 0) await redis.srem(WORKERS, silent)
  return texts.flatMap((text) => parse(heartbeatSchema, text) ?? [])
}

/** A line that the one who watches a run should see: why a worker left it. */
export async function complain(redis: Redis, run: string, line: string): Promise<void> {
  await redis.multi().rpush(troublesKey(run), line).ltrim(troublesKey(run), -TROUBLES_KEPT, -1).exec()
}

/** Lines complained of since this was called last. */
export async function takeComplaints(redis: Redis, run: string): Promise<string[]> {
  const [[, lines] = []] =
    (await redis.multi().lrange(troublesKey(run), 0, -1).del(troublesKey(run)).exec()) ?? []
  return Array.isArray(lines) ? lines.map(String) : []
}

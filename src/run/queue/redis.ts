import { Redis, type RedisOptions, ReplyError } from 'ioredis'
import { messageOf, RunError, UsageError } from '../../errors.ts'

/** BullMQ needs 5.0 and advises 6.2, which knows every command that it uses. */
const OLDEST: readonly [major: number, minor: number] = [6, 2]

const CONNECT_MS = 10_000

/** For messages and logs: without user and password. */
export function shownUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
  } catch {
    return '(no URL)'
  }
}

function checkUrl(url: string): void {
  let protocol = ''
  try {
    protocol = new URL(url).protocol
  } catch {
    // Falls through: neither of the two.
  }
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new UsageError(
      '--redis: expected redis://[user:password@]host[:port][/db], or rediss:// for TLS; found another kind of URL',
    )
  }
}

/** What went wrong while connecting, and what to do. */
function explain(error: unknown, url: string): Error {
  const message = messageOf(error)
  const where = shownUrl(url)
  const { code } = error as NodeJS.ErrnoException
  if (/WRONGPASS|NOAUTH|invalid password|AUTH <password>/i.test(message)) {
    return new UsageError(
      `Redis at ${where} refuses the password (${message}); give it as redis://:PASSWORD@host:port, or in REDIS_URL`,
    )
  }
  if (/NOPERM/.test(message)) {
    return new UsageError(`Redis at ${where}: this user may not do what a queue needs (${message})`)
  }
  const advice =
    code === 'ECONNREFUSED'
      ? 'is the server running, and on that port?'
      : code === 'ENOTFOUND'
        ? 'is the host name right?'
        : /certificate|self.signed|SSL|TLS/i.test(message)
          ? 'rediss:// is for TLS, redis:// is without; for a private authority set NODE_EXTRA_CA_CERTS'
          : 'is that a Redis server?'
  return new RunError(`cannot reach Redis at ${where}: ${code ?? message}; ${advice}`)
}

/** What a server says that cannot go on, and what to do. */
const REPLIES: readonly [RegExp, string][] = [
  [/\bOOM\b/, 'Redis has no memory left: raise maxmemory, or make room'],
  [/\bMISCONF\b/, 'Redis cannot save to its disk and takes no writes: mend that'],
  [/\bREADONLY\b/, 'this Redis is a replica: give the URL of its primary'],
  [/\bNOPERM\b/, 'this user may not do what a queue needs: give it the rights'],
]

/** An answer of a server that cannot go on, in one line; any other error as it is. */
export function explainReply(error: unknown): unknown {
  if (!(error instanceof ReplyError)) return error
  const found = REPLIES.find(([pattern]) => pattern.test(messageOf(error)))
  if (found === undefined) return error
  return new RunError(`${found[1]}, and give the same command again (${messageOf(error)})`)
}

/** A queue whose jobs may be evicted loses units without a word; one on an old server fails half way. */
async function checkServer(redis: Redis, url: string): Promise<void> {
  const info = await redis.info()
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim()
  const version = field('valkey_version') ?? field('redis_version') ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new UsageError(
      `Redis at ${shownUrl(url)} is version ${version}; expected ${OLDEST.join('.')} or later`,
    )
  }
  const policy = field('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction') {
    throw new UsageError(
      `Redis at ${shownUrl(url)} may evict the queue (maxmemory-policy ${policy}); set it: redis-cli CONFIG SET maxmemory-policy noeviction`,
    )
  }
}

/** Tried again for ever once a first connection stood: a run outlives a restart of Redis. */
const reconnectDelay = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), 2000)

/**
 * Connects, and checks version and eviction policy. Throws an error of one line when that fails; later losses of the
 * connection are mended in silence, but for `onLost`.
 */
export async function openRedis(
  url: string,
  { onLost }: { readonly onLost?: (message: string) => void } = {},
): Promise<Redis> {
  checkUrl(url)
  let connected = false
  let lastError: unknown
  const options = {
    // A queue waits for its server; it does not fail with it.
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times: number) => (connected ? reconnectDelay(times) : null),
  } satisfies RedisOptions
  // Connects at once, as its duplicates then do: BullMQ gives up one that is lazy when Redis is away at that moment, and a
  // worker without it would never hear of a job again.
  const redis = new Redis(url, options)
  redis.on('error', (error) => {
    lastError = error
    if (connected) onLost?.(messageOf(error))
  })
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve)
      redis.once('end', () => reject(lastError))
    })
    await checkServer(redis, url)
    connected = true
    return redis
  } catch (error) {
    redis.disconnect()
    throw error instanceof UsageError ? error : explain(lastError ?? error, url)
  }
}

import type { Redis } from 'ioredis'
import { redisUrl } from './arguments.ts'

/** Acts over a connection to the queue that `--redis` names, and closes it. */
export async function withRedis(
  flag: string | true | undefined,
  act: (redis: Redis) => Promise<void>,
): Promise<void> {
  // The client is loaded by those who need it.
  const { openRedis } = await import('../run/queue/redis.ts')
  const redis = await openRedis(redisUrl(flag))
  try {
    await act(redis)
  } finally {
    redis.disconnect()
  }
}

import { once } from 'node:events'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { endable } from '../../src/run/queue/connection.ts'
import { startRedis } from './redis-server.ts'

test('a connection, or a duplicate of it, says that it has ended also when it was waiting to connect again', async () => {
  const redis = await startRedis()
  // Longer than any test may take: it waits when it is told to disconnect.
  const first = endable(new Redis(redis.url, { retryStrategy: () => 3_600_000, maxRetriesPerRequest: null }))
  const second = first.duplicate()
  for (const connection of [first, second]) {
    connection.on('error', () => {})
    await connection.ping()
  }
  const waiting = [once(first, 'reconnecting'), once(second, 'reconnecting')]
  await redis.kill()
  await Promise.all(waiting)
  const pending = expect(second.ping()).rejects.toThrow('Connection is closed')
  const ended = [once(first, 'end'), once(second, 'end')]
  first.disconnect()
  second.disconnect()
  await Promise.all(ended)
  await pending
  await redis.close()
})

import { expect, test } from 'vitest'
import { JobEvents } from '../../src/run/queue/events.ts'
import { RunQueues } from '../../src/run/queue/queues.ts'
import { openRedis } from '../../src/run/queue/redis.ts'
import { startRedis } from './redis-server.ts'

test('events are heard from the moment they were opened, though their connection takes longer; earlier ones are not', async () => {
  const server = await startRedis()
  const redis = await openRedis(server.url)
  const queues = new RunQueues(redis, '0123456789abcdef')
  const queue = queues.of('dedup')
  const completed = (id: string) =>
    redis.xadd(queue.keys.events!, '*', 'event', 'completed', 'jobId', id, 'returnvalue', 'null')
  await completed('of an earlier stage')
  const events = await JobEvents.open(redis, queue, 'dedup', '0123456789abcdef')
  // A job of milliseconds is done before the connection stands that tells of it.
  await completed('done at once')
  await events.next(60_000)
  expect(events.take()).toEqual({ completed: ['done at once'], failed: [] })
  await events.close()
  await queues.close()
  redis.disconnect()
  await server.close()
})

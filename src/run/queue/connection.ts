import type { Redis, RedisOptions } from 'ioredis'

/**
 * Mends a connection, and the duplicates that BullMQ makes of it: told to disconnect while it waits to connect again, ioredis
 * drops that and never says `end`. BullMQ waits for it for ever, and with it a worker that leaves a run, or a coordinator
 * between two stages.
 */
export function endable(redis: Redis): Redis {
  const disconnect = redis.disconnect.bind(redis)
  const duplicate = redis.duplicate.bind(redis)
  redis.disconnect = (reconnect = false) => {
    // Nothing is open: as before the first connection, a state from which ioredis ends as it should.
    if (!reconnect && redis.status === 'reconnecting') redis.status = 'wait'
    disconnect(reconnect)
  }
  redis.duplicate = ((options?: Partial<RedisOptions>) => endable(duplicate(options))) as Redis['duplicate']
  return redis
}

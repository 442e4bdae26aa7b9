import { type Process, startWorker, until } from './processes.ts'
import { type PrivateRedis, startRedis } from './redis-server.ts'
import { startProxy, type TcpProxy } from './tcp-proxy.ts'

/** A worker, and its own wire to Redis. */
export interface Fighter {
  readonly worker: Process
  readonly wire: TcpProxy
}

const WORKERS = 2

/** A Redis and its workers, through all rounds that are played there. */
export class Arena {
  readonly redis: PrivateRedis
  #fighters: Fighter[] = []

  private constructor(redis: PrivateRedis) {
    this.redis = redis
  }

  /** `durable`: a Redis that is killed comes back with what it had, else empty. */
  static async open(durable: boolean): Promise<Arena> {
    const arena = new Arena(await startRedis({ durable }))
    for (let i = 0; i < WORKERS; i++) await arena.#enlist()
    return arena
  }

  get fighters(): readonly Fighter[] {
    return this.#fighters
  }

  async #enlist(): Promise<void> {
    const wire = await startProxy(this.redis.port)
    this.#fighters.push({ worker: startWorker(`redis://127.0.0.1:${wire.port}`), wire })
  }

  /** `kill -9`; another one starts in its place. */
  async replace(fighter: Fighter): Promise<void> {
    fighter.worker.kill('SIGKILL')
    await fighter.worker.ended
    await fighter.wire.close()
    this.#fighters = this.#fighters.filter((other) => other !== fighter)
    await this.#enlist()
  }

  /** No worker has ended by itself. Throws what the one has said that has. */
  checkWorkers(): void {
    for (const { worker } of this.#fighters)
      if (!worker.isRunning()) throw new Error(`worker ${worker.pid} has ended by itself: ${worker.said()}`)
  }

  async close(): Promise<void> {
    for (const { worker, wire } of this.#fighters) {
      worker.kill('SIGKILL')
      await until(() => !worker.isRunning())
      await wire.close()
    }
    await this.redis.close()
  }
}

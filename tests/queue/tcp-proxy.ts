import { connect, createServer, type Socket } from 'node:net'

/** A wire between a client and a server that can be cut. */
export interface TcpProxy {
  /** On loopback. */
  readonly port: number
  /** Connections break, and new ones do. */
  cut(): void
  /** Connections stand, but nothing goes through: what a client cannot tell from a slow server. */
  hold(): void
  /** Undoes both; what was held goes through. */
  mend(): void
  close(): Promise<void>
}

/** `rewrite`: what the client gets to see of an answer. */
export async function startProxy(
  target: number,
  rewrite: (answer: Buffer) => Buffer = (answer) => answer,
): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'held' = 'open'
  const sockets = new Set<Socket>()
  const drop = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    if (state === 'cut') {
      client.destroy()
      return
    }
    const upstream = connect(target, '127.0.0.1')
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => client.write(rewrite(bytes)))
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      // Said of a connection that broke, which its other end is told by `close`.
      socket.on('error', () => {})
      if (state === 'held') socket.pause()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    cut() {
      state = 'cut'
      drop()
    },
    hold() {
      state = 'held'
      for (const socket of sockets) socket.pause()
    },
    mend() {
      state = 'open'
      for (const socket of sockets) socket.resume()
    },
    close() {
      drop()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

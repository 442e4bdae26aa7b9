import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

/** What happens to a request on its way. `cut` ends its answer halfway; `flip` changes its last byte, `key-slow-down` answers the removal of many. */
export type Fault =
  | 'slow-down'
  | 'key-slow-down'
  | 'cut-answer'
  | 'flip-answer'
  | 'flip-request'
  | 'stall-answer'
  | 'hang'

interface Planned {
  readonly fault: Fault
  readonly matches: RegExp
  times: number
}

const KEY_SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><DeleteResult><Error><Key>key</Key><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error></DeleteResult>'

const SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy[copy.length - 1]! ^= 1
  return copy
}

/** A proxy before an S3 server, which does to the requests it is told of what networks do. */
export class FaultProxy {
  readonly endpoint: string
  /** `PUT /bucket/key?partNumber=2…` of every request, in the order of their coming. */
  readonly seen: string[] = []
  /** Called before a request is passed on. */
  onRequest: (line: string) => void = () => {}
  /** Called when the first bytes of an answer have been passed on. */
  onAnswer: (line: string) => void = () => {}
  readonly #server: Server
  readonly #target: URL
  #planned: Planned[] = []

  private constructor(server: Server, target: string, port: number) {
    this.#server = server
    this.#target = new URL(target)
    this.endpoint = `http://127.0.0.1:${port}`
    server.on('request', (incoming, outgoing) => {
      // A connection that breaks is what is tested here; it must not end the tests' process.
      this.#handle(incoming, outgoing).catch(() => outgoing.destroy())
    })
  }

  static async start(target: string): Promise<FaultProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return new FaultProxy(server, target, address.port)
  }

  /** To the next `times` requests whose method and URL match. */
  plan(fault: Fault, times: number, matches = /./): void {
    this.#planned.push({ fault, matches, times })
  }

  reset(): void {
    this.#planned = []
    this.seen.length = 0
    this.onRequest = () => {}
    this.onAnswer = () => {}
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #take(line: string): Fault | undefined {
    const planned = this.#planned.find(({ matches, times }) => times > 0 && matches.test(line))
    if (planned === undefined) return undefined
    planned.times -= 1
    return planned.fault
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const line = `${incoming.method} ${incoming.url}`
    this.seen.push(line)
    const fault = this.#take(line)
    if (fault === 'hang') return
    const body = await whole(incoming)
    if (fault === 'slow-down') {
      outgoing.writeHead(503, { 'content-type': 'application/xml' }).end(SLOW_DOWN)
      return
    }
    if (fault === 'key-slow-down') {
      outgoing.writeHead(200, { 'content-type': 'application/xml' }).end(KEY_SLOW_DOWN)
      return
    }
    this.onRequest(line)
    const answer = await this.#forward(incoming, fault === 'flip-request' ? flipped(body) : body)
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
    if (fault === undefined || fault === 'flip-request') {
      answer.once('data', () => this.onAnswer(line))
      answer.once('error', () => outgoing.destroy())
      answer.pipe(outgoing)
      return
    }
    const content = await whole(answer)
    if (fault === 'flip-answer') {
      outgoing.end(flipped(content))
      return
    }
    outgoing.write(content.subarray(0, Math.floor(content.length / 2)), () => {
      if (fault === 'cut-answer') outgoing.destroy()
    })
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    // The signature covers the name of the host that the client asked: it goes on as it came.
    const { expect: _, ...passed } = headers
    return new Promise((resolve, reject) => {
      request(
        { host: this.#target.hostname, port: this.#target.port, method, path: url, headers: passed },
        resolve,
      )
        .once('error', reject)
        .end(body)
    })
  }
}

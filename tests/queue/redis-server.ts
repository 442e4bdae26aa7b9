import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'

export interface ServerOptions {
  /** What is written survives `kill`. Otherwise the server comes back empty. */
  readonly durable?: boolean
  readonly password?: string
  /** With a certificate that signs itself; clients must be given it (`PrivateRedis.certificate`). */
  readonly tls?: boolean
  /** Addresses to listen on, 127.0.0.1 by default. */
  readonly bind?: readonly [string, ...string[]]
  /** More of the server's own flags, such as `--maxmemory-policy allkeys-lru`. */
  readonly flags?: readonly string[]
}

/** A server of the test's own, in a directory of its own, that may be killed. */
export interface PrivateRedis {
  /** With the password, when there is one. */
  readonly url: string
  readonly port: number
  /** PEM file, with `tls`. */
  readonly certificate: string
  /** `kill -9`; resolves when the server is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Ends it for good, and removes its directory. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const NAMES = ['redis-server', 'valkey-server']

function serverPath(): string {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name)))
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    `no ${NAMES.join(' or ')} on PATH: these tests kill their server and need one of their own (Debian: apt-get install redis-server)`,
  )
}

/**
 * A free port below those that the kernel gives to clients: a client that tries again and again to reach a server that is
 * down must not be given the server's own port.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer()
      probe.on('error', () => resolve(false))
      probe.listen(port, LOOPBACK, () => probe.close(() => resolve(true)))
    })
    if (free) return port
  }
}

function makeCertificate(dir: string): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')],
    ],
    { stdio: 'ignore' },
  )
}

const accepts = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

export async function startRedis(options: ServerOptions = {}): Promise<PrivateRedis> {
  const { durable = false, password, tls = false, bind = [LOOPBACK], flags = [] } = options
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-redis-'))
  const port = await freePort()
  const certificate = join(dir, 'cert.pem')
  if (tls) makeCertificate(dir)
  const args = [
    ...(tls
      ? ['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', certificate, '--tls-auth-clients', 'no']
      : ['--port', `${port}`]),
    ...(tls ? ['--tls-key-file', join(dir, 'key.pem'), '--tls-ca-cert-file', certificate] : []),
    ...['--bind', ...bind, '--dir', dir, '--save', '', '--loglevel', 'warning'],
    ...(durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...(bind[0] === LOOPBACK ? [] : ['--protected-mode', 'no']),
    ...flags,
  ]
  let server: ChildProcess | undefined
  let gone = Promise.resolve()
  const kill = async (): Promise<void> => {
    server?.kill('SIGKILL')
    await gone
  }
  const start = async (): Promise<void> => {
    const started = spawn(serverPath(), args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let log = ''
    started.stdout.on('data', (chunk) => {
      log += chunk
    })
    let ended = false
    gone = new Promise((resolve) => {
      started.on('close', () => {
        ended = true
        resolve()
      })
    })
    server = started
    while (!(await accepts(bind[0], port))) {
      if (ended) throw new Error(`redis-server ${args.join(' ')} ended: ${log}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await start()
  const userinfo = password === undefined ? '' : `:${password}@`
  return {
    url: `${tls ? 'rediss' : 'redis'}://${userinfo}${bind[0]}:${port}`,
    port,
    certificate,
    kill,
    start,
    async close() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** For tests that leave their server as it is: that of `REDIS_URL` when it is set, else one of their own. */
export async function anyRedis(): Promise<Pick<PrivateRedis, 'url' | 'close'>> {
  const { REDIS_URL } = process.env
  return REDIS_URL ? { url: REDIS_URL, close: async () => {} } : startRedis()
}

/** A client for what a test itself asks and writes. */
export async function withClient<T>(url: string, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  // Said while the server is down, which tests see to.
  redis.on('error', () => {})
  try {
    return await act(redis)
  } finally {
    redis.disconnect()
  }
}

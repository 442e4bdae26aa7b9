import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'

type Environment = Readonly<Record<string, string | undefined>>

/** Throws, saying how to get one, rather than leave S3 untested. */
export function s3ServerPath({ VERSITYGW_PATH, PATH = '' }: Environment = process.env): string {
  const candidates = VERSITYGW_PATH
    ? [VERSITYGW_PATH]
    : PATH.split(delimiter).map((folder) => join(folder, 'versitygw'))
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    `no S3 server ${VERSITYGW_PATH ? `at VERSITYGW_PATH=${VERSITYGW_PATH}` : 'as versitygw on PATH'}: node scripts/ensure-s3.mjs says how to get it`,
  )
}

export interface Credentials {
  readonly access: string
  readonly secret: string
}

const ROOT: Credentials = { access: 'mdfs-test-root', secret: 'root-secret-of-the-tests' }
const REGION = 'us-east-1'

/** What the SDK reads, and nothing of the machine's own. */
export const s3Environment = (endpoint: string, { access, secret }: Credentials = ROOT): Environment => ({
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ENDPOINT_URL: undefined,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: access,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
})

export function setEnvironment(environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Versity's S3 gateway on a loopback port, its objects in a directory that outlives a restart. */
export class S3Server {
  readonly endpoint: string
  readonly #port: number
  readonly #dir: string
  #process: ChildProcess | undefined

  private constructor(port: number, dir: string) {
    this.#port = port
    this.#dir = dir
    this.endpoint = `http://127.0.0.1:${port}`
  }

  static async start(): Promise<S3Server> {
    const dir = await mkdtemp(join(tmpdir(), 'mdfs-s3-'))
    for (const part of ['objects', 'users', 'metadata']) await mkdir(join(dir, part))
    const server = new S3Server(await freePort(), dir)
    await server.up()
    return server
  }

  async up(): Promise<void> {
    const args = ['--port', `127.0.0.1:${this.#port}`, '--region', REGION, '--quiet', '--keep-alive']
    // Metadata in files of their own: the temporary directory may be on a file system without extended attributes.
    const store = ['posix', '--sidecar', join(this.#dir, 'metadata'), join(this.#dir, 'objects')]
    const child = spawn(s3ServerPath(), [...args, '--iam-dir', join(this.#dir, 'users'), ...store], {
      env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: ROOT.access, ROOT_SECRET_KEY: ROOT.secret },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    this.#process = child
    while (!(await answers(this.#port))) {
      if (child.exitCode !== null) throw new Error(`versitygw ended with ${child.exitCode}: ${complaint}`)
      await pause(20)
    }
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    const child = this.#process
    if (child === undefined) return
    this.#process = undefined
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  async stop(): Promise<void> {
    await this.kill()
    await rm(this.#dir, { recursive: true, force: true })
  }

  #client(): S3Client {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
    return new S3Client({
      endpoint: this.endpoint,
      region: REGION,
      forcePathStyle: true,
      credentials: { accessKeyId: ROOT.access, secretAccessKey: ROOT.secret },
    })
  }

  async createBucket(bucket: string): Promise<void> {
    await this.#client().send(new CreateBucketCommand({ Bucket: bucket }))
  }

  /** Someone who has no rights yet. */
  createUser(access: string): Credentials {
    const secret = `secret-of-${access}`
    const admin = ['admin', '--access', ROOT.access, '--secret', ROOT.secret, '--endpoint-url', this.endpoint]
    const user = ['create-user', '--access', access, '--secret', secret, '--role', 'user']
    const { status, stderr, stdout } = spawnSync(s3ServerPath(), [...admin, ...user], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`versitygw admin create-user: ${stderr}${stdout}`)
    return { access, secret }
  }

  /** Rights on the whole bucket, such as `GetObject`, and what is denied below a prefix all the same. */
  async setRights(
    bucket: string,
    { access }: Credentials,
    allowed: readonly string[],
    denied: { readonly action: string; readonly below: string } | undefined = undefined,
  ): Promise<void> {
    const arn = `arn:aws:s3:::${bucket}`
    const statement = (Effect: string, actions: readonly string[], Resource: string): object => ({
      Effect,
      Principal: { AWS: [access] },
      Action: actions.map((action) => `s3:${action}`),
      Resource,
    })
    const Statement = [
      statement('Allow', ['ListBucket'], arn),
      statement('Allow', allowed, `${arn}/*`),
      ...(denied === undefined ? [] : [statement('Deny', [denied.action], `${arn}/${denied.below}/*`)]),
    ]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await this.#client().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
  }
}

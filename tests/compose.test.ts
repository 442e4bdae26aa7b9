import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { program } from '../src/cli/program.ts'

const project = join(import.meta.dirname, '..')
const read = (name: string): string => readFileSync(join(project, name), 'utf8')

interface Service {
  readonly image?: string
  readonly build?: unknown
  readonly user?: string
  readonly command?: readonly string[]
  readonly ports?: readonly unknown[]
  readonly volumes?: readonly unknown[]
  readonly profiles?: readonly string[]
  readonly restart?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly stop_grace_period?: string
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly environment?: Readonly<Record<string, string>>
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } }
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const PASSWORD = 'a1b2c3'

/** `${NAME:-default}` and `${NAME:?message}`, as compose reads them; `$$` is a dollar. */
function interpolate(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})/g,
    (whole, name: string, sign: string, rest: string) => {
      if (whole === '$$') return '$'
      const value = environment[name]
      if (value !== undefined && value !== '') return value
      if (sign === '-') return rest
      throw new Error(`${name}: ${rest}`)
    },
  )
}

const byYaml = (environment: Readonly<Record<string, string>>): Compose =>
  parse(interpolate(read('docker-compose.yml'), environment), { merge: true }) as Compose

const composeConfig = (environment: Readonly<Record<string, string>>) => {
  const { REDIS_PASSWORD: _, ...rest } = process.env
  return spawnSync('docker-compose', ['--profile', 'run', 'config'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...rest, ...environment },
  })
}

const hasCompose = spawnSync('docker-compose', ['version']).status === 0

/** The file as it is read here and, where docker-compose is installed, as that reads it: the same must hold of both. */
const readings: [string, () => Compose][] = [['the YAML', () => byYaml({ REDIS_PASSWORD: PASSWORD })]]
if (hasCompose) {
  readings.push([
    'docker-compose config',
    () => {
      const { status, stdout, stderr } = composeConfig({ REDIS_PASSWORD: PASSWORD })
      expect(status, stderr).toBe(0)
      return parse(stdout.replaceAll('$$', '$')) as Compose
    },
  ])
}

/** Parses a command line as `mdfs` does, and does nothing. Throws at an unknown verb or flag. */
async function parseOnly(args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  let found: Readonly<Record<string, unknown>> | undefined
  const root = program()
  for (const verb of root.commands) {
    verb.configureOutput({ writeErr: () => {} })
    verb.action((...given: unknown[]) => {
      found = given.at(-2) as Readonly<Record<string, unknown>>
    })
  }
  root.configureOutput({ writeErr: () => {} })
  await root.parseAsync(['node', 'mdfs', ...args])
  if (found === undefined) throw new Error(`${args.join(' ')}: no verb took it`)
  return found
}

const seconds = (period = ''): number => {
  const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(period)!
  return 60 * Number(minutes) + Number(rest)
}

describe.each(readings)('docker-compose.yml, by %s', (_, load) => {
  const { services, volumes } = load()
  const own = Object.entries(services).filter(([name]) => name !== 'redis')

  test('has the queue, workers, a coordinator and the dashboard', () => {
    expect(Object.keys(services).sort()).toEqual(['dashboard', 'redis', 'run', 'worker'])
    expect(Object.keys(volumes).sort()).toEqual(['corpus', 'redis', 'runs'])
  })

  test.each(own)('%s: its command is a verb of mdfs with flags that it has', async (name, { command }) => {
    expect(command?.[0]).toBe(name === 'dashboard' ? 'serve' : name)
    await parseOnly(command!)
  })

  test('the queue is that of REDIS_URL: no password among the arguments', async () => {
    for (const [, { command, environment }] of own) {
      expect((await parseOnly(command!)).redis).toBe(true)
      expect(command!.join(' ')).not.toContain(PASSWORD)
      expect(environment?.REDIS_URL).toBe(`redis://:${PASSWORD}@redis:6379`)
    }
  })

  test('a worker has the time to finish, and to give back, what it has', async () => {
    const { grace } = await parseOnly(services.worker!.command!)
    expect(seconds(services.worker!.stop_grace_period)).toBeGreaterThan(Number(grace) + 10)
  })

  test('only workers are many: nothing that is scaled has a port or a name of its own', () => {
    expect(services.worker!.ports).toBeUndefined()
    expect(services.worker).not.toHaveProperty('container_name')
    expect(services.run!.profiles).toEqual(['run'])
  })

  test.each(Object.entries(services))('%s: a pinned image, no root, no rights, limits', (_, service) => {
    expect(service.image).toMatch(/:\d+\.\d+\.\d+(-[\w.]+)?$/)
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.read_only).toBe(true)
    expect(service.deploy?.resources?.limits).toHaveProperty('memory')
  })

  test('nothing is published but on the loopback address', () => {
    const ports = Object.values(services).flatMap(({ ports = [] }) => ports)
    expect(ports.length).toBe(2)
    for (const port of ports) {
      const where = typeof port === 'string' ? port : String((port as { host_ip?: string }).host_ip)
      expect(where).toMatch(/^127\.0\.0\.1(:|$)/)
    }
  })

  test('Redis evicts nothing and keeps its queue; each long-running service is watched and comes back', () => {
    const redis = services.redis!.command!.join(' ')
    expect(redis).toContain('--maxmemory-policy noeviction')
    expect(redis).toContain('--appendonly yes')
    for (const name of ['redis', 'worker'] as const) expect(services[name]!.healthcheck?.test).toBeDefined()
    for (const name of ['redis', 'worker', 'dashboard'] as const)
      expect(services[name]!.restart).toBe('unless-stopped')
    expect(services.run!.restart).toBe('no')
  })

  test('a worker reads the corpus and the demo, writes runs, and nothing else', async () => {
    const { root } = await parseOnly(services.worker!.command!)
    expect(root).toEqual(['/corpus', '/runs', '/app/fixtures'])
    const mounts = (services.worker!.volumes ?? []).map((mount) =>
      typeof mount === 'string' ? mount : JSON.stringify(mount),
    )
    expect(mounts.find((mount) => mount.includes('/corpus'))).toMatch(/:ro$|"read_only":true/)
  })
})

describe('secrets', () => {
  test('the file holds none, and without a password it is refused', () => {
    expect(() => byYaml({})).toThrow('set REDIS_PASSWORD')
    expect(read('docker-compose.yml')).not.toMatch(/PASSWORD:-/)
    if (!hasCompose) return
    const { status, stderr } = composeConfig({})
    expect(status).not.toBe(0)
    expect(stderr).toContain('set REDIS_PASSWORD')
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const starting = (word: string): string[] => lines.filter((line) => line.startsWith(word))

  test('stands on pinned images, and is not run by root', () => {
    for (const from of starting('FROM'))
      expect(from).toMatch(/^FROM node:2[02]\.\d+\.\d+-\w+-slim( AS \w+)?$/)
    expect(starting('USER')).toEqual(['USER node'])
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT')))
  })

  test('has an init, a health check, and a command of mdfs', async () => {
    expect(starting('ENTRYPOINT')).toEqual(['ENTRYPOINT ["tini", "--", "mdfs"]'])
    expect(starting('HEALTHCHECK').length).toBe(1)
    const [command = ''] = starting('CMD')
    await parseOnly(JSON.parse(command.slice('CMD '.length)) as string[])
  })

  test('copies what exists, and what .dockerignore lets through', () => {
    const ignored = read('.dockerignore').split('\n')
    const copied = starting('COPY')
      .filter((line) => !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1))
    for (const name of copied) {
      expect(ignored).not.toContain(name)
      expect(() => readFileSync(join(project, name))).not.toThrow(/ENOENT/)
    }
    for (const secret of ['.git', '.env', 'runs', 'corpus', 'node_modules']) expect(ignored).toContain(secret)
  })

  test('is called by the version of mdfs', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(byYaml({ REDIS_PASSWORD: PASSWORD }).services.worker!.image).toBe(`mdfs:${version}`)
  })
})

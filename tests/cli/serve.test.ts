import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SmallRuns } from '../run/small-run.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const runs = new SmallRuns()
beforeAll(() => runs.run('out'))
afterAll(() => runs.remove())

interface Started {
  readonly child: ChildProcess
  readonly said: () => string
}

function mdfs(...args: string[]): Started {
  // As CI runs it: its output is read by a program there.
  const env = { ...process.env, CI: 'true', FORCE_COLOR: '' }
  const child = spawn(process.execPath, [cli, ...args], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  return { child, said: () => said }
}

const ended = async ({ child }: Started): Promise<number | null> =>
  ((await once(child, 'close')) as [number | null])[0]

describe('mdfs serve', () => {
  test('prints its address, answers there, and ends with 0 when told to', async () => {
    const server = mdfs('serve', runs.path('out'), '--port', '0')
    await expect.poll(server.said, { timeout: 60_000 }).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/)
    expect(await (await fetch(server.said().trim())).text()).toContain('complete')
    server.child.kill('SIGTERM')
    expect(await ended(server)).toBe(0)
  })

  test('says what it means to bind to another address than that of this machine', async () => {
    const server = mdfs('serve', runs.path('out'), '--port', '0', '--host', '0.0.0.0')
    await expect
      .poll(server.said, { timeout: 60_000 })
      .toMatch(/whoever reaches this machine.*there is no password/)
    server.child.kill('SIGINT')
    expect(await ended(server)).toBe(0)
  })

  test.each([
    [[], 'expected run directories, folders of them, or --redis URL'],
    [[join(runs.dir, 'nowhere')], 'expected a run directory or a folder of them, found no'],
  ])('%j: exit code 2, one line', async (args, line) => {
    const server = mdfs('serve', ...args, '--port', '0')
    expect(await ended(server)).toBe(2)
    expect(server.said()).toContain(line)
    expect(server.said().trim().split('\n')).toHaveLength(1)
  })
})

describe('mdfs status', () => {
  test('prints where a run is, for people and as JSON', async () => {
    const text = mdfs('status', runs.path('out'))
    expect(await ended(text)).toBe(0)
    expect(text.said()).toMatch(/^small in .*\ncomplete\n/)
    const json = mdfs('status', runs.path('out'), '--json')
    expect(await ended(json)).toBe(0)
    expect(JSON.parse(json.said())).toMatchObject({ state: 'complete', outcomes: { records: 56, kept: 33 } })
  })

  test('exit code 2 where there is no run', async () => {
    const status = mdfs('status', runs.path('nowhere'))
    expect(await ended(status)).toBe(2)
    expect(status.said()).toMatch(/^mdfs: expected a run directory, found no .*\n$/)
  })
})

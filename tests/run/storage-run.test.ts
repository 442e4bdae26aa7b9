import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../bench/generate.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { digest } from '../faults/same-files.ts'
import { S3Server, s3Environment, setEnvironment } from '../storage/s3-server.ts'
import { storedDigest } from '../storage/stored-run.ts'

const project = join(import.meta.dirname, '../..')
const cli = join(project, 'dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-storage-run-'))
/** For what processes keep here of a run: nothing may be left. */
const scratch = join(root, 'scratch')
const recipe = join(root, 'recipe.yaml')
const BUCKET = 'corpus'
const before = { ...process.env }
let server: S3Server
let storage: Storage

/** Every part of the pipeline that reads what another task wrote: spools, decisions, spans, texts of keepers. */
const RECIPE = `
name: stored
sources: { web: { format: jsonl, paths: ["in/*.jsonl", "in/*.jsonl.gz"] } }
steps:
  - whitespace
  - use: ./shorter.mjs
  - exact
  - minhash: { threshold: 0.8 }
  - line-dedup: { minChars: 5 }
  - repetition
limits: { unit: 300KB }
`

const RULE = `
export default {
  kind: 'rule', id: 'shorter@1', about: 'test', params: { safeParse: (data) => ({ success: true, data }) },
  measure: (doc) => doc.features.chars,
  decide: (value) => value < 5000 || 'too long',
}
`

beforeAll(async () => {
  mkdirSync(scratch)
  mkdirSync(join(root, 'in'))
  generate(join(root, 'in/web.jsonl'), 1.5e6, 7, join(project, 'fixtures/source'))
  generate(join(root, 'in/more.jsonl.gz'), 5e5, 8, join(project, 'fixtures/source'))
  writeFileSync(recipe, RECIPE)
  writeFileSync(join(root, 'shorter.mjs'), RULE)
  server = await S3Server.start()
  await server.createBucket(BUCKET)
  setEnvironment(s3Environment(server.endpoint))
  storage = await openStorage(`s3://${BUCKET}`)
  for (const name of readdirSync(join(root, 'in'))) await storage.upload(`in/${name}`, join(root, 'in', name))
})

afterAll(async () => {
  setEnvironment(Object.fromEntries(Object.keys(process.env).map((name) => [name, before[name]])))
  await server?.stop()
  rmSync(root, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(process.execPath, [cli, ...args], { env: { ...process.env, TMPDIR: scratch, ...env } })

const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk
    })
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

const mdfs = (...args: string[]): Promise<Ended> => ended(start(args))

describe('a run directory in S3', () => {
  const reference = join(root, 'reference')

  test('holds the bytes that a local run writes, with inputs from S3 too', async () => {
    expect(await mdfs('run', recipe, '--out', reference, '--workers', '2')).toMatchObject({ code: 0 })
    const result = await mdfs(
      ...['run', recipe, '--out', `s3://${BUCKET}/runs/one`, '--workers', '2', '--json'],
      ...['--input', `web=s3://${BUCKET}/in/*.jsonl`, '--input', `web=s3://${BUCKET}/in/*.jsonl.gz`],
    )
    expect(result).toMatchObject({ code: 0, stderr: expect.not.stringContaining('mdfs:') })
    expect(JSON.parse(result.stdout)).toMatchObject({ out: `s3://${BUCKET}/runs/one` })
    const expected = digest(reference)
    expect(Object.keys(expected).length).toBeGreaterThan(8)
    expect(await storedDigest(storage, 'runs/one')).toEqual(expected)
    expect(await storage.sizeOf('runs/one/report.html')).toBeGreaterThan(1000)
  })

  test('keeps nothing on this machine, and of its units only their markers', async () => {
    expect(readdirSync(scratch).filter((name) => name.startsWith('mdfs-'))).toEqual([])
    for await (const page of storage.list('runs/one/units/')) {
      for (const { key } of page) expect(key).toMatch(/\/(?:unit|timings)\.json$/)
    }
  })

  test('is verified, and its samples read, where it is', async () => {
    const verified = await mdfs('verify', `s3://${BUCKET}/runs/one`)
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('all good') })
    const samples = ['samples', '--outcome', 'duplicate', '--step', 'minhash', '--json']
    const [stored, local] = [
      await mdfs(...samples, `s3://${BUCKET}/runs/one`),
      await mdfs(...samples, reference),
    ]
    expect(stored.stdout).toBe(local.stdout)
    expect(stored.stdout).toContain('keeperText')
  })

  test('is found complete when the command is given again', async () => {
    const again = await mdfs('run', recipe, '--out', `s3://${BUCKET}/runs/one`)
    expect(again).toMatchObject({ code: 0 })
    expect(again.stdout).toContain('already holds this run')
  })

  test('refuses another recipe, and says what differs', async () => {
    const other = join(root, 'other.yaml')
    writeFileSync(other, RECIPE.replace('threshold: 0.8', 'threshold: 0.7'))
    const refused = await mdfs('run', other, '--out', `s3://${BUCKET}/runs/one`)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/params\.threshold: 0\.8 → 0\.7/)
  })

  test('is resumed on another machine after kill -9, to the same bytes', async () => {
    const out = `s3://${BUCKET}/runs/killed`
    const child = start(['run', recipe, '--out', out, '--workers', '1'])
    const end = ended(child)
    // Some units of the second pass are committed: the resumed run has nothing of all that on its disk.
    while (
      child.exitCode === null &&
      (await storage.sizeOf('runs/killed/units/pass-1/u00001/unit.json')) === undefined
    )
      await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    await end
    expect(await storage.sizeOf('runs/killed/manifest.json')).toBeUndefined()
    expect(await mdfs('run', recipe, '--out', out, '--workers', '1')).toMatchObject({ code: 0 })
    expect(await storedDigest(storage, 'runs/killed')).toEqual(digest(reference))
    for (const left of readdirSync(scratch)) rmSync(join(scratch, left), { recursive: true })
  })

  test('that may not be written is refused in one line', async () => {
    const reader = server.createUser('reader')
    await server.setRights(BUCKET, reader, ['GetObject'])
    const env = s3Environment(server.endpoint, reader)
    const denied = await ended(start(['run', recipe, '--out', `s3://${BUCKET}/runs/denied`], env))
    expect(denied.code).toBe(1)
    expect(denied.stderr.trim().split('\n')).toHaveLength(1)
    expect(denied.stderr).toMatch(/denied/i)
    expect(denied.stderr).not.toContain(reader.secret)
  })

  test('does not take standard input', async () => {
    const refused = await mdfs('run', recipe, '--out', `s3://${BUCKET}/runs/stdin`, '--input', 'web=-')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('give --out a path')
    expect(existsSync(join(root, 's3:'))).toBe(false)
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRedis } from '../../src/run/queue/redis.ts'
import { beat, type RunEntry, removeRun, writeRun } from '../../src/run/queue/registry.ts'
import { type RunningServer, serve } from '../../src/serve/server.ts'
import type { Stats } from '../../src/stats/stats.ts'
import { type PrivateRedis, startRedis } from '../queue/redis-server.ts'
import { launchChromium } from '../report/chromium.ts'
import { HOSTILE } from '../report/hostile.ts'
import { SmallRuns } from '../run/small-run.ts'
import { parseExposition, type Sample, total } from './exposition.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const runs = new SmallRuns()
const out = runs.path('runs/small')
const children: ChildProcess[] = []

let redis: PrivateRedis
let client: Awaited<ReturnType<typeof openRedis>>
let server: RunningServer
let browser: Browser

/** A process of the command line, ended with the tests. */
function mdfs(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [cli, ...args, `--redis=${redis.url}`], { stdio: 'ignore' })
  children.push(child)
  return child
}

const ended = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0]

beforeAll(async () => {
  redis = await startRedis()
  client = await openRedis(redis.url)
  server = await serve({ dirs: [], redis: client, host: '127.0.0.1', port: 0, names: [], control: true })
  browser = await launchChromium()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await browser?.close()
  await server?.close()
  client?.disconnect()
  await redis?.close()
  runs.remove()
})

const metrics = async (): Promise<Sample[]> =>
  parseExposition(await (await fetch(new URL('/metrics', server.url))).text())

/** Opens a page; notes every request that leaves the machine, and every complaint. */
async function open(path: string): Promise<{ page: Page; noise: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const noise: string[] = []
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && `${origin}/` !== server.url) noise.push(`request ${request.url()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(`console ${message.text()}`)
  })
  page.on('pageerror', (error) => noise.push(`error ${error.message}`))
  page.on('dialog', (dialog) => {
    noise.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(new URL(path, server.url).href)
  return { page, noise }
}

describe('a run in a queue, in a real browser', () => {
  let run: ChildProcess
  let overview: Awaited<ReturnType<typeof open>>

  test('is shown as it waits for workers, without its page being loaded again', async () => {
    overview = await open('/')
    await overview.page.getByText('No run yet').waitFor()
    run = mdfs('run', runs.path('r.yaml'), '--out', out)
    await overview.page.getByText('waiting for workers').waitFor()
    expect(await overview.page.getByText('pass 1 of 2').isVisible()).toBe(true)
  })

  test('shows its workers, its stages and what became of its documents so far', async () => {
    // Does the first pass and nothing else: the run then stands at its dedup.
    mdfs('worker', '--workers=1', '--only=collect')
    const { page, noise } = overview
    await page.getByText('40 on the way').waitFor()
    await page.getByText('1 worker', { exact: false }).first().waitFor()
    expect(await page.locator('.stages li', { hasText: 'pass 1 of 2' }).innerText()).toContain('8 of 8')
    expect(await page.locator('.stages li', { hasText: 'match exact' }).innerText()).toContain('0 of 1')
    expect(await page.locator('#workers tbody tr').count()).toBe(1)
    expect(noise).toEqual([])
  })

  test('/metrics tell queue depth, workers and documents', async () => {
    const samples = await metrics()
    expect(total(samples, 'mdfs_queue_jobs', { kind: 'dedup', state: 'waiting' })).toBe(1)
    expect(total(samples, 'mdfs_queue_jobs', { kind: 'collect' })).toBe(0)
    expect(total(samples, 'mdfs_workers', { kind: 'collect' })).toBe(1)
    expect(total(samples, 'mdfs_workers', { kind: 'dedup' })).toBe(0)
    expect(total(samples, 'mdfs_worker_threads')).toBe(1)
    expect(total(samples, 'mdfs_redis_memory_bytes')).toBeGreaterThan(0)
    expect(total(samples, 'mdfs_units', { stage: 'pass-0', state: 'committed' })).toBe(8)
    expect(total(samples, 'mdfs_records_total')).toBe(56)
  })

  test('/queues is Bull Board over its queues, and asks no other machine for anything', async () => {
    const { page, noise } = await open('/queues')
    await page.getByRole('link', { name: 'dedup' }).first().click()
    await page.getByText('match-exact').first().waitFor()
    expect(noise).toEqual([])
    expect(await (await fetch(new URL('/queues', server.url))).text()).not.toContain('fonts.googleapis')
    await page.close()
  })

  test('/queues changes nothing', async () => {
    const { host } = new URL(server.url)
    const answer = await fetch(new URL('/queues/api/queues/pause', server.url), {
      method: 'PUT',
      headers: { origin: `http://${host}` },
    })
    expect(answer.status).toBe(405)
  })

  test('is paused and resumed by its buttons', async () => {
    const { page } = overview
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('paused 已暂停').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
  })

  test('is complete when workers have done the rest; its sums are those of its stats', async () => {
    const { page, noise } = overview
    mdfs('worker', '--workers=1')
    expect(await ended(run)).toBe(0)
    // The registry forgets a run that is done: its directory does not.
    await page.getByText('No run yet').waitFor()
    const later = await serve({
      dirs: [runs.path('runs')],
      redis: client,
      host: '127.0.0.1',
      port: 0,
      names: [],
      control: false,
    })
    const samples = parseExposition(await (await fetch(new URL('/metrics', later.url))).text())
    const { steps } = JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as Stats
    const kept = Object.values(steps.at(-1)!.sources).reduce((sum, cell) => sum + cell.out.docs, 0)
    expect(total(samples, 'mdfs_documents_total', { outcome: 'kept' })).toBe(kept)
    expect(total(samples, 'mdfs_documents_total')).toBe(total(samples, 'mdfs_records_total'))
    await page.goto(later.url)
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByText('mdfs report').waitFor()
    expect(noise.filter((line) => !line.includes(later.url))).toEqual([])
    await page.close()
    await later.close()
  })
})

describe('what Redis says is not trusted', () => {
  const entry: RunEntry = {
    run: '00000000deadbeef',
    out: '/etc',
    recipe: HOSTILE,
    version: HOSTILE,
    priority: 0,
    created: 1,
    state: 'failed',
    cause: HOSTILE,
  }

  test('names from it are escaped, and run nothing', async () => {
    await writeRun(client, entry)
    await beat(client, {
      worker: HOSTILE,
      host: HOSTILE,
      pid: 1,
      version: HOSTILE,
      kinds: [HOSTILE],
      threads: 1,
      run: entry.run,
      tasks: [{ stage: HOSTILE, task: HOSTILE, docs: 1, bytes: 1, seconds: 1 }],
      docs: 1,
      units: 1,
      docsPerSecond: 1,
      memory: 1,
    })
    for (const path of ['/', '/queues']) {
      const { page, noise } = await open(path)
      await page.getByText('onerror').first().waitFor()
      expect(await page.title()).toMatch(/^mdfs/)
      expect(await page.locator('img[src="x"], [onload], [onerror], [onmouseover]').count()).toBe(0)
      expect(noise).toEqual([])
      await page.close()
    }
  })

  test('a directory that it names is not read unless it holds the plan of that run', async () => {
    const finished = (await runs.run('private')).out
    await writeRun(client, { ...entry, out: finished })
    expect(await (await fetch(new URL('/live', server.url))).text()).not.toContain('33 kept')
    expect((await fetch(new URL(`/runs/${entry.run}/report`, server.url))).status).toBe(404)
    await removeRun(client, entry.run)
  })

  test('when it is gone, the page says so and goes on', async () => {
    await redis.kill()
    const { page } = await open('/')
    await page.getByText('Could not be read').waitFor()
    expect(await page.getByText('Redis: it does not answer').isVisible()).toBe(true)
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200)
    await page.close()
  })
})

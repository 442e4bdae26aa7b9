import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, serve } from '../../src/serve/server.ts'
import type { Stats } from '../../src/stats/stats.ts'
import { HOSTILE } from '../report/hostile.ts'
import { SmallRuns } from '../run/small-run.ts'
import { parseExposition, type Sample, total } from './exposition.ts'

const runs = new SmallRuns()
let finished: string
let server: RunningServer

const open = (dirs: readonly string[], names: readonly string[] = []): Promise<RunningServer> =>
  serve({ dirs, host: '127.0.0.1', port: 0, names, control: false })

beforeAll(async () => {
  mkdirSync(runs.path('runs'))
  finished = (await runs.run('runs/done')).out
  // What `mdfs run` leaves beside it; the page itself is the report's business.
  writeFileSync(join(finished, 'report.html'), '<p>the report</p>')
  server = await open([runs.path('runs')])
})
afterAll(async () => {
  await server.close()
  runs.remove()
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** As it stands: `fetch` would mend paths and forbid a Host header. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; at?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(options.at ?? server.url)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

const idIn = (body: string): string => /id="run-([0-9a-f]{16})"/.exec(body)![1]!

describe('the pages', () => {
  test('list the runs of a folder, and of a directory that is one', async () => {
    const single = await open([finished])
    for (const at of [server.url, single.url]) {
      const { status, body } = await ask('/', { at })
      expect(status).toBe(200)
      expect(body.match(/<article/g)).toHaveLength(1)
      expect(body).toContain('complete 完成')
    }
    await single.close()
  })

  test('serve the report of a finished run', async () => {
    const { body } = await ask('/')
    const { status, body: report, headers } = await ask(`/runs/${idIn(body)}/report`)
    expect(status).toBe(200)
    expect(report).toBe('<p>the report</p>')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('script-src')
  })

  test('show a run in the making, and one that was just begun while they look', async () => {
    const dir = runs.path('growing')
    mkdirSync(dir)
    const growing = await open([dir])
    expect((await ask('/', { at: growing.url })).body).toContain('No run yet')
    runs.cut(finished, 'growing/half', (stage) => stage === 'pass-0')
    await expect.poll(async () => (await ask('/live', { at: growing.url })).body).toContain('40 on the way')
    await growing.close()
  })

  test('name a directory that cannot be read, and show the others', async () => {
    const dir = runs.path('mixed')
    cpSync(finished, join(dir, 'good'), { recursive: true })
    const torn = runs.cut(finished, 'mixed/torn', (stage) => stage === 'pass-0')
    writeFileSync(join(torn, 'units/pass-0/u00001/unit.json'), '{')
    const mixed = await open([dir])
    const { body } = await ask('/', { at: mixed.url })
    expect(body).toContain('Could not be read')
    expect(body).toContain('u00001/unit.json')
    expect(body.match(/<article/g)).toHaveLength(1)
    await mixed.close()
  })

  test('/healthz says that the server lives', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: 'ok\n' })
  })
})

describe('/metrics', () => {
  const statsOf = (out: string): Stats => JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8'))
  const read = async (at: string): Promise<Sample[]> => parseExposition((await ask('/metrics', { at })).body)

  function compare(samples: readonly Sample[], { steps }: Stats): void {
    const cells = steps.flatMap(({ name, sources }) =>
      Object.entries(sources).map(([source, cell]) => ({ step: name, source, cell })),
    )
    for (const { step, source, cell } of cells) {
      const at = { step, source }
      const removed = Object.values(cell.removed)
      const sum = (key: 'docs' | 'bytes'): number => removed.reduce((n, tally) => n + tally[key], 0)
      const quarantined = Object.values(cell.quarantined).reduce((n, docs) => n + docs, 0)
      expect(total(samples, 'mdfs_documents_total', { ...at, outcome: 'removed' })).toBe(sum('docs'))
      expect(total(samples, 'mdfs_text_bytes_total', { ...at, outcome: 'removed' })).toBe(sum('bytes'))
      expect(total(samples, 'mdfs_documents_total', { ...at, outcome: 'duplicate' })).toBe(
        cell.duplicate.docs,
      )
      expect(total(samples, 'mdfs_documents_total', { ...at, outcome: 'quarantined' })).toBe(quarantined)
    }
    for (const [source, { out }] of Object.entries(steps.at(-1)!.sources)) {
      expect(total(samples, 'mdfs_documents_total', { source, outcome: 'kept' })).toBe(out.docs)
      expect(total(samples, 'mdfs_text_bytes_total', { source, outcome: 'kept' })).toBe(out.bytes)
    }
    for (const [source, cell] of Object.entries(steps[0]!.sources))
      expect(total(samples, 'mdfs_records_total', { source })).toBe(cell.in.docs)
  }

  test('of a finished run are the sums of its stats', async () => {
    const samples = await read(server.url)
    compare(samples, statsOf(finished))
    expect(total(samples, 'mdfs_documents_total')).toBe(total(samples, 'mdfs_records_total'))
    expect(total(samples, 'mdfs_run_state', { state: 'complete' })).toBe(1)
  })

  test('counted from the markers as they come are the same sums, though units were done twice', async () => {
    const out = runs.cut(finished, 'scraped/half', (stage) => stage === 'pass-0')
    const scraped = await open([out])
    const first = await read(scraped.url)
    expect(total(first, 'mdfs_records_total')).toBe(56)
    const plan = await runs.plan()
    const units = plan.units.map(({ id }) => id)
    runs.commit(finished, out, 'pass-0', units)
    for (const stage of plan.stages) runs.commit(finished, out, stage.id, stage.tasks)
    await expect.poll(async () => total(await read(scraped.url), 'mdfs_units', { state: 'left' })).toBe(0)
    const last = await read(scraped.url)
    compare(last, statsOf(finished))
    const tasks = plan.stages.flatMap((stage) => stage.tasks).length
    expect(total(last, 'mdfs_unit_seconds_count')).toBe(tasks)
    expect(total(last, 'mdfs_unit_seconds_bucket', { le: '+Inf' })).toBe(tasks)
    expect(total(last, 'mdfs_units', { state: 'committed' })).toBe(tasks)
    expect(total(last, 'mdfs_input_bytes_total')).toBe(plan.inputs.reduce((sum, { size }) => sum + size, 0))
    await scraped.close()
  })
})

describe('what a request may do', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    expect((await ask('/', { method })).status).toBe(405)
  })

  test('POST changes nothing without --control, and nothing from another site', async () => {
    const host = new URL(server.url).host
    expect((await ask('/runs/x/cancel', { method: 'POST' })).status).toBe(403)
    expect(
      (await ask('/runs/x/cancel', { method: 'POST', headers: { origin: 'http://evil.example' } })).status,
    ).toBe(403)
    expect((await ask('/runs/x/cancel', { method: 'POST', headers: { origin: 'null' } })).status).toBe(403)
    expect(
      (await ask('/runs/x/cancel', { method: 'POST', headers: { origin: `http://${host}` } })).status,
    ).toBe(404)
  })

  test.each([
    '/runs/../../etc/passwd/report',
    '/runs/%2e%2e%2f%2e%2e%2fetc/report',
    '/runs/..%2f..%2fdone/report',
    '/../package.json',
    '/queues/static/..%2f..%2fpackage.json',
  ])('no path leads out: %s', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body).not.toContain('root:')
  })

  test('a name that is not the server’s own is refused: another site cannot read it by its own name', async () => {
    expect((await ask('/', { headers: { host: 'evil.example' } })).status).toBe(421)
    expect((await ask('/', { headers: { host: 'localhost:1' } })).status).toBe(200)
    const named = await open([finished], ['mdfs.example.org'])
    expect((await ask('/', { at: named.url, headers: { host: 'mdfs.example.org' } })).status).toBe(200)
    await named.close()
  })

  test('every answer, refusals included, forbids framing, sniffing and loading from elsewhere', async () => {
    for (const path of ['/', '/live', '/client.js', '/metrics', '/nowhere']) {
      const { headers } = await ask(path)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
      expect(headers['content-security-policy']).not.toContain('http')
    }
  })

  test('a port that is taken is named', async () => {
    const { port } = new URL(server.url)
    await expect(
      serve({ dirs: [], host: '127.0.0.1', port: Number(port), names: [], control: false }),
    ).rejects.toThrow(/^cannot serve on 127\.0\.0\.1 port \d+: .*give another --port$/)
  })
})

describe('hostile names', () => {
  test('of recipes, causes and directories are shown, never obeyed', async () => {
    const folder = runs.path('a<img src=x onerror=alert(1)>')
    mkdirSync(folder)
    const out = runs.cut(finished, 'a<img src=x onerror=alert(1)>/run', (stage) => stage === 'pass-0')
    const rewrite = (path: string, from: string): void => {
      const text = readFileSync(join(out, path), 'utf8')
      expect(text).toContain(from)
      writeFileSync(join(out, path), text.replaceAll(from, JSON.stringify(HOSTILE)))
    }
    rewrite('run.json', '"small"')
    const [cause] = Object.keys(
      (JSON.parse(readFileSync(join(finished, 'stats.json'), 'utf8')) as Stats).steps[0]!.sources.web!
        .quarantined,
    )
    rewrite('units/pass-0/u00000/unit.json', JSON.stringify(cause))
    const shown = await open([folder])
    const { body } = await ask('/', { at: shown.url })
    expect(body.match(/&lt;script&gt;/g)!.length).toBeGreaterThanOrEqual(2)
    expect(body).not.toMatch(/<img|<svg|<script(?! src="\/client\.js")|onerror="/i)
    const samples = parseExposition((await ask('/metrics', { at: shown.url })).body)
    expect(samples.find(({ name }) => name === 'mdfs_run_info')?.labels.recipe).toBe(HOSTILE)
    await shown.close()
  })
})

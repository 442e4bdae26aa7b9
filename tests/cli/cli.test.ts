import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-cli-'))
const out = join(root, 'out')
afterAll(() => rmSync(root, { recursive: true, force: true }))

function mdfs(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

const TEXTS = [
  '短',
  '清晨的渔港还没有亮灯，老船长已经把缆绳解开，等着第一班潮水。电话13800138000。',
  '另一篇完全不同的文字，写的是山里的茶园。',
]

beforeAll(() => {
  writeFileSync(
    join(root, 'news.jsonl'),
    TEXTS.map((text) => `${JSON.stringify({ text, title: '题' })}\n`).join(''),
  )
  writeFileSync(
    join(root, 'r.yaml'),
    'name: r\nsources: { news: { paths: news.jsonl } }\nsteps: [{ length: { min: 10 } }, han-ratio]\n',
  )
  writeFileSync(
    join(root, 'bad.yaml'),
    'name: r\nsources: { news: { paths: news.jsonl } }\nsteps: [{ lenght: { min: 10 } }]\n',
  )
  expect(mdfs('run', 'r.yaml', '--out', 'out', '--workers', '1').code).toBe(0)
})

describe('every verb', () => {
  const verbs = [
    'run',
    'status',
    'report',
    'verify',
    'explain',
    'train',
    'evaluate',
    'recipes',
    'rules',
    'validate',
  ]

  test.each(verbs)('%s --help shows an example', (verb) => {
    const { code, stdout } = mdfs(verb, '--help')
    expect(code).toBe(0)
    expect(stdout).toContain(`Example:\n  mdfs ${verb}`)
  })
})

describe('exit codes', () => {
  test('2 for an unknown verb, a missing recipe and a faulty recipe; the message alone, no stack', () => {
    for (const args of [
      ['nonsense'],
      ['run', 'nowhere.yaml'],
      ['run', 'bad.yaml'],
      ['run', 'r.yaml', '--workers', 'x'],
      ['verify', 'nowhere'],
    ]) {
      const { code, stderr } = mdfs(...args)
      expect([args, code]).toEqual([args, 2])
      expect(stderr).not.toContain('    at ')
    }
    expect(mdfs('validate', 'bad.yaml').stderr).toContain(
      'bad.yaml:3 steps[0].lenght: unknown step "lenght". Did you mean "length"?',
    )
  })

  test('2 for an --input that names no source of the recipe, or no file', () => {
    expect(mdfs('run', 'r.yaml', '--input', 'nws=x').stderr).toContain('no source "nws"; it has news')
    expect(mdfs('run', 'r.yaml', '--input', 'news=*.none').stderr).toContain('no file matches *.none')
  })
})

test('run prints the funnel and where the report is; --dry-run writes nothing; --limit reads the first records', () => {
  const { stdout } = mdfs('run', 'r.yaml', '--out', 'again')
  expect(stdout).toContain('2 of 3 records kept')
  expect(stdout).toContain('again/report.html')
  const before = readdirSync(root).length
  expect(mdfs('run', 'r.yaml', '--out', 'dry', '--dry-run').stdout).toContain('Pass 1 of 1: 1 units')
  expect(readdirSync(root)).toHaveLength(before)
  expect(
    JSON.parse(mdfs('run', 'r.yaml', '--out', 'limited', '--limit', '2', '--json').stdout),
  ).toMatchObject({ records: 2, kept: 1 })
})

test('validate --json shows every default; --schema knows the steps and their parameters', () => {
  expect(JSON.parse(mdfs('validate', 'r.yaml', '--json').stdout)).toMatchObject({
    seed: 1,
    steps: [{ id: 'length@1' }, { params: { min: 0.7 } }],
  })
  expect(mdfs('validate', '--schema').stdout).toContain('"han-ratio"')
})

test('rules lists every step, and describes one with its parameters', () => {
  expect(mdfs('rules').stdout).toContain('han-ratio@1')
  expect(mdfs('rules', 'han-ratio').stdout).toContain('min: number = 0.7')
  expect(mdfs('rules', 'han-ration').stderr).toContain('Did you mean "han-ratio"?')
})

test('explain says what each step measured of one document', () => {
  const { stdout } = mdfs('explain', 'r.yaml', 'news.jsonl', '--id', '0')
  expect(stdout).toContain('removed by length: too short')
  expect(stdout).toMatch(/length\s+removes: too short\s+\[1\]/)
  expect(mdfs('explain', 'r.yaml', 'news.jsonl', '--id', '1').stdout).toContain('comes through every step')
})

describe('verify', () => {
  test('accepts a finished run', () => {
    expect(mdfs('verify', 'out')).toMatchObject({ code: 0 })
  })

  test('sees a changed shard, and changed numbers', () => {
    mdfs('run', 'r.yaml', '--out', 'tampered', '--workers', '1')
    const [shard = ''] = readdirSync(join(root, 'tampered/shards/und-unlabelled'))
    appendFileSync(join(root, 'tampered/shards/und-unlabelled', shard), 'x')
    const stats = join(root, 'tampered/stats.json')
    writeFileSync(stats, readFileSync(stats, 'utf8').replace('"kept": 2', '"kept": 3'))
    const { code, stderr } = mdfs('verify', 'tampered')
    expect(code).toBe(1)
    expect(stderr).toContain('part-00000.jsonl.gz')
    expect(stderr).toContain('stats.json sha-256')
    expect(stderr).toContain('kept, manifest against stats')
  })
})

test('report renders again what a finished run wrote', () => {
  rmSync(join(out, 'report.html'))
  expect(mdfs('report', 'out').stdout).toContain('out/report.html')
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<!doctype html>')
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs, type InputFile } from '../../src/run/inputs.ts'
import { openStorage } from '../../src/storage/open.ts'
import { S3Server, s3Environment, setEnvironment } from '../storage/s3-server.ts'

const EDGE = 65_536

/** Sizes at and around the two edges that a fingerprint covers, names that patterns and URLs make something of. */
const CORPUS: Readonly<Record<string, number>> = {
  'crawl/a.jsonl': 10,
  'crawl/empty.jsonl': 0,
  'crawl/b.jsonl.gz': EDGE - 1,
  'crawl/c.jsonl': EDGE,
  'crawl/.hidden.jsonl': 5,
  'crawl/notes.txt': 5,
  'crawl/2021/d.jsonl': EDGE + 1,
  'crawl/2021/新闻 语料+1%.jsonl': 2 * EDGE,
  'crawl/2022/deep/er/e.jsonl': 2 * EDGE + 1,
  'crawl/.git/f.jsonl': 5,
  'crawl/[x]/g.jsonl': 7,
  'crawl-2/a.jsonl': 11,
}

let server: S3Server
let dir: string

/** Not the same byte twice at one place of two files. */
const content = (name: string, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + name.length + (i >> 8)) & 255
  return bytes
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mdfs-s3-inputs-'))
  server = await S3Server.start()
  setEnvironment(s3Environment(server.endpoint))
  await server.createBucket('corpora')
  const storage = await openStorage('s3://corpora/news')
  for (const [name, size] of Object.entries(CORPUS)) {
    const path = join(dir, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content(name, size))
    await storage.upload(name, path)
  }
})
afterAll(async () => {
  await server?.stop()
  await rm(dir, { recursive: true })
})

async function inputsOf(...patterns: string[]): Promise<InputFile[]> {
  const recipe = join(dir, 'recipe.yaml')
  await writeFile(
    recipe,
    JSON.stringify({
      name: 'moved',
      sources: { crawl: { format: 'jsonl', paths: patterns } },
      steps: [{ length: { min: 1 } }],
    }),
  )
  return findInputs(await loadRecipe(recipe), new Map())
}

const withoutPath = (files: readonly InputFile[]): Omit<InputFile, 'path'>[] =>
  files.map(({ path: _, ...rest }) => rest)

describe('a corpus that moved to S3', () => {
  it.each([
    ['crawl/*.jsonl'],
    ['crawl/**/*.jsonl'],
    ['crawl/**'],
    ['**/*.jsonl'],
    ['*/a.jsonl'],
    ['crawl/202?/**/*.jsonl'],
    ['crawl/{2021,2022}/**'],
    ['crawl/2021/新*.jsonl'],
    ['crawl/*.jsonl{,.gz}'],
    ['crawl/!(a|c).jsonl'],
    ['crawl/[ab]*'],
    ['crawl/a.jsonl'],
    ['crawl/2021/新闻 语料+1%.jsonl'],
    ['crawl/*.jsonl', 'crawl-2/*.jsonl'],
    ['crawl/a.jsonl', 'crawl/*.jsonl'],
  ])('has the same names, sizes and fingerprints: %s', async (...patterns) => {
    const local = await inputsOf(...patterns.map((pattern) => join(dir, pattern)))
    const remote = await inputsOf(...patterns.map((pattern) => `s3://corpora/news/${pattern}`))
    expect(local.length).toBeGreaterThan(0)
    expect(withoutPath(remote)).toEqual(withoutPath(local))
    expect(remote.map(({ path }) => path)).toEqual(
      local.map(({ path }) => path.replace(dir, 's3://corpora/news')),
    )
  })

  it('is found from the root of a bucket as well', async () => {
    expect((await inputsOf('s3://corpora/**/d.jsonl')).map(({ name }) => name)).toEqual([
      'news/crawl/2021/d.jsonl',
    ])
  })

  it('is given by --input too', async () => {
    await inputsOf('s3://corpora/news/crawl/*.jsonl')
    const recipe = await loadRecipe(join(dir, 'recipe.yaml'))
    const files = await findInputs(recipe, new Map([['crawl', ['s3://corpora/news/crawl-2/*']]]))
    expect(files.map(({ path }) => path)).toEqual(['s3://corpora/news/crawl-2/a.jsonl'])
  })
})

describe('an s3:// pattern that stands for nothing', () => {
  it.each([
    ['s3://corpora/news/*.warc', /^source crawl: no file matches s3:\/\/corpora\/news\/\*\.warc$/],
    [
      's3://corpora/news/crawl/none.jsonl',
      /^there is no object s3:\/\/corpora\/news\/crawl\/none.jsonl; expected one, or a pattern such as .*$/,
    ],
    [
      's3://corpora/news/crawl/',
      /^there is no object s3:\/\/corpora\/news\/crawl; expected one, or a pattern such as s3:\/\/corpora\/news\/crawl\/\*\*$/,
    ],
    [
      's3://corpora',
      /^s3:\/\/corpora is a whole bucket; expected an object or a pattern such as s3:\/\/corpora\/\*\*$/,
    ],
    ['s3://cor*/news/a.jsonl', /^s3:\/\/ URL with the bucket "cor\*": expected .*$/],
    ['s3://key:secret@corpora/*.jsonl', /^s3:\/\/ URL with credentials in it: ((?!key:secret).)*$/],
  ])('is a mistake of usage: %s', async (pattern, message) => {
    await expect(inputsOf(pattern)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    })
  })

  it('because the bucket is none is told so', async () => {
    await expect(inputsOf('s3://no-such-bucket/*.jsonl')).rejects.toThrow(
      /^there is no bucket "no-such-bucket" at .*$/,
    )
  })
})

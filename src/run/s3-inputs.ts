import picomatch from 'picomatch'
import { isDynamicPattern } from 'tinyglobby'
import { UsageError } from '../errors.ts'
import { openStorage } from '../storage/open.ts'
import { S3_SCHEME } from '../storage/s3-url.ts'
import type { Storage } from '../storage/storage.ts'
import { fingerprint } from './fingerprint.ts'
import { type FoundInput, fixedParts } from './found-input.ts'

/** As for local files, see `expandLocal`. */
const MATCHING = { dot: false, posix: true }

/** `crawl-*.gz` → `crawl-`: what every match begins with, so that less is listed. */
const literalHead = (pattern: string): string => /^[^*?[\]{}()!+@\\]*/.exec(pattern)![0]

/** The objects that `s3://bucket/crawl/*.gz` stands for. A pattern without wildcards is one object, which must be there. */
export async function expandS3(pattern: string): Promise<FoundInput[]> {
  const [bucket = '', ...parts] = pattern.slice(S3_SCHEME.length).replace(/\/+$/, '').split('/')
  const fixed = fixedParts(parts)
  const rest = parts.slice(Math.max(0, fixed)).join('/')
  const storage = await openStorage(
    [`${S3_SCHEME}${bucket}`, ...parts.slice(0, Math.max(0, fixed))].join('/'),
  )
  if (rest === '') {
    throw new UsageError(
      `${storage.url} is a whole bucket; expected an object or a pattern such as ${storage.url}/**`,
    )
  }
  if (!isDynamicPattern(rest)) return [found(storage, rest, await sizeOf(storage, rest))]
  const matches = picomatch(rest, MATCHING)
  const files: FoundInput[] = []
  for await (const page of storage.list(literalHead(rest))) {
    for (const { key, size } of page) if (matches(key)) files.push(found(storage, key, size))
  }
  return files
}

async function sizeOf(storage: Storage, key: string): Promise<number> {
  const size = await storage.sizeOf(key)
  if (size !== undefined) return size
  const url = `${storage.url}/${key}`
  throw new UsageError(`there is no object ${url}; expected one, or a pattern such as ${url}/**`)
}

const found = (storage: Storage, name: string, size: number): FoundInput => ({
  path: `${storage.url}/${name}`,
  name,
  inspect: async () => ({
    size,
    fingerprint: await fingerprint(size, (start, length) => storage.readRange(name, start, length)),
  }),
})

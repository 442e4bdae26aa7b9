import { createWriteStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  type _Error as DeleteError,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { RunError } from '../errors.ts'
import { checkKey, checkPrefix, checkRange } from './keys.ts'
import { createS3Client, endpointUrl, PATIENCE, type S3Patience } from './s3-client.ts'
import { type Attempted, explain, isMissing, isPastEnd, statusOf } from './s3-errors.ts'
import { partSize, uploadInParts } from './s3-multipart.ts'
import { BUSY, CutOffError, patiently } from './s3-retry.ts'
import { parseS3Url, S3_SCHEME, type S3Place } from './s3-url.ts'
import type { Storage, StoredObject } from './storage.ts'
import { diskError, isDiskFault, replaceFile } from './whole-file.ts'

/** S3 removes no more at once. */
const REMOVED_AT_ONCE = 1000

export function openS3Storage(url: string, patience: S3Patience = PATIENCE): Storage {
  return new S3Storage(parseS3Url(url), endpointUrl(), patience)
}

/** The objects of a bucket under a prefix. */
class S3Storage implements Storage {
  readonly url: string
  readonly #client: S3Client
  readonly #bucket: string
  /** Ends with a slash unless it is empty. */
  readonly #prefix: string
  readonly #endpoint: string | undefined
  readonly #pauses: readonly number[]
  #bucketIsThere = false

  constructor({ bucket, prefix }: S3Place, endpoint: string | undefined, patience: S3Patience) {
    this.#client = createS3Client(endpoint, patience)
    this.#bucket = bucket
    this.#prefix = prefix === '' ? '' : `${prefix}/`
    this.url = `${S3_SCHEME}${bucket}${prefix === '' ? '' : `/${prefix}`}`
    this.#endpoint = endpoint
    this.#pauses = patience.pauses
  }

  async *list(prefix: string): AsyncIterable<readonly StoredObject[]> {
    checkPrefix(prefix)
    let next: string | undefined
    do {
      const request = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix + prefix,
        ContinuationToken: next,
        // Else a key with a control character, which others may have put there, would make the answer no XML.
        EncodingType: 'url',
      })
      const answer = await this.#try('ListObjectsV2', prefix, () => this.#client.send(request))
      const decode = answer.EncodingType === 'url' ? decodeKey : (key: string): string => key
      const page = (answer.Contents ?? [])
        .map(({ Key = '', Size = 0 }) => ({ key: decode(Key).slice(this.#prefix.length), size: Size }))
        // What consoles put where they show a directory is no object of ours.
        .filter(({ key, size }) => !(size === 0 && (key === '' || key.endsWith('/'))))
      if (page.length > 0) yield page
      next = answer.IsTruncated ? answer.NextContinuationToken : undefined
      if (answer.IsTruncated && next === undefined) {
        throw new RunError(`${this.url}: the server says that its list goes on, but not where; it is no S3`)
      }
    } while (next !== undefined)
  }

  async sizeOf(key: string): Promise<number | undefined> {
    const target = this.#target(key)
    try {
      const { ContentLength } = await this.#patiently(() => this.#client.send(new HeadObjectCommand(target)))
      if (ContentLength === undefined) {
        throw new RunError(`${this.#urlOf(key)}: the server does not tell its size; it is no S3`)
      }
      return ContentLength
    } catch (error) {
      if (!isMissing(error)) throw this.#explain('HeadObject', key, error)
      await this.#checkBucket()
      return undefined
    }
  }

  async read(key: string): Promise<Buffer | undefined> {
    try {
      return await this.#get(key, undefined)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw this.#explain('GetObject', key, error)
    }
  }

  async readRange(key: string, start: number, length: number): Promise<Buffer> {
    checkRange(start, length)
    try {
      // There is no range of no bytes; whether there is such an object is asked all the same.
      const bytes = await this.#get(key, `bytes=${start}-${start + Math.max(1, length) - 1}`)
      return bytes.subarray(0, length)
    } catch (error) {
      if (isPastEnd(error)) return Buffer.alloc(0)
      throw this.#explain('GetObject', key, error)
    }
  }

  async write(key: string, content: string | Uint8Array): Promise<void> {
    const Body = typeof content === 'string' ? Buffer.from(content) : content
    await this.#put(key, Body)
  }

  async upload(key: string, path: string): Promise<void> {
    const target = this.#target(key)
    const explained = (error: unknown): Error =>
      isDiskFault(error) ? diskError('read', path, error) : this.#explain('PutObject', key, error)
    try {
      const { size } = await stat(path)
      if (size <= partSize(size)) await this.#put(key, await readFile(path))
      else {
        await uploadInParts(this.#client, target, path, size, {
          patiently: (request) => this.#patiently(request),
          explained,
        })
      }
    } catch (error) {
      throw explained(error)
    }
  }

  async download(key: string, path: string): Promise<void> {
    try {
      await replaceFile(path, (temporary) =>
        this.#patiently(async () => {
          const answer = await this.#client.send(
            new GetObjectCommand({ ...this.#target(key), ChecksumMode: 'ENABLED' }),
          )
          // The SDK's stream ends in an error when the checksum that the server has does not fit.
          await pipeline(bodyOf(answer), createWriteStream(temporary))
          checkLength(answer, (await stat(temporary)).size)
        }),
      )
    } catch (error) {
      throw isDiskFault(error) ? diskError('write', path, error) : this.#explain('GetObject', key, error)
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const objects = keys.map((key) => this.#target(key).Key)
    const refused: DeleteError[] = []
    for (let start = 0; start < objects.length; start += REMOVED_AT_ONCE) {
      const Objects = objects.slice(start, start + REMOVED_AT_ONCE).map((Key) => ({ Key }))
      const request = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } })
      await this.#try('DeleteObjects', keys[start]!, async () => {
        const { Errors = [] } = await this.#client.send(request)
        const passing = Errors.find(({ Code = '' }) => BUSY.has(Code))
        if (passing !== undefined) throw Object.assign(new Error(passing.Message), { name: passing.Code })
        refused.push(...Errors.filter(({ Code }) => Code !== 'NoSuchKey'))
      })
    }
    const [first] = refused
    if (first === undefined) return
    throw new RunError(
      `${refused.length} of ${keys.length} objects were not removed, first ${S3_SCHEME}${this.#bucket}/${first.Key} (${first.Code}: ${first.Message}); ${first.Code === 'AccessDenied' ? 'allow these credentials s3:DeleteObject' : 'try again'}`,
    )
  }

  async #get(key: string, Range: string | undefined): Promise<Buffer> {
    const target = this.#target(key)
    return this.#patiently(async () => {
      const answer = await this.#client.send(
        new GetObjectCommand(
          Range === undefined ? { ...target, ChecksumMode: 'ENABLED' } : { ...target, Range },
        ),
      )
      const chunks: Buffer[] = []
      for await (const chunk of bodyOf(answer)) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      checkLength(answer, bytes.length)
      if (Range !== undefined && answer.ContentRange === undefined) {
        throw new RunError(
          `${this.#urlOf(key)}: the server sent all of it where a range was asked for; it is no S3`,
        )
      }
      return bytes
    })
  }

  async #put(key: string, Body: Uint8Array): Promise<void> {
    const target = this.#target(key)
    const request = new PutObjectCommand({
      ...target,
      Body,
      ContentLength: Body.length,
      ChecksumAlgorithm: 'CRC32',
    })
    await this.#try('PutObject', key, () => this.#client.send(request))
  }

  /** `HeadObject` answers alike whether the object or the bucket is missing. */
  async #checkBucket(): Promise<void> {
    if (this.#bucketIsThere) return
    try {
      await this.#patiently(() => this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket })))
    } catch (error) {
      const told = isMissing(error) ? Object.assign(new Error(), { name: 'NoSuchBucket' }) : error
      // Whoever may not look at the bucket has learned that it is there.
      if (statusOf(told) !== 403) throw this.#explain('HeadBucket', '', told)
    }
    this.#bucketIsThere = true
  }

  async #try<T>(action: Attempted['action'], key: string, request: () => Promise<T>): Promise<T> {
    try {
      return await this.#patiently(request)
    } catch (error) {
      throw this.#explain(action, key, error)
    }
  }

  #patiently<T>(request: () => Promise<T>): Promise<T> {
    return patiently(this.#pauses, request)
  }

  #target(key: string): { Bucket: string; Key: string } {
    checkKey(key)
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  #urlOf(key: string): string {
    return `${S3_SCHEME}${this.#bucket}/${this.#prefix}${key}`
  }

  #explain(action: Attempted['action'], key: string, error: unknown): Error {
    return explain(error, { action, url: this.#urlOf(key), bucket: this.#bucket, endpoint: this.#endpoint })
  }
}

/** `+` is a space in what `EncodingType: 'url'` gives. */
const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '))

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (!(Body instanceof Readable)) throw new CutOffError('the answer has no body')
  return Body
}

function checkLength({ ContentLength }: GetObjectCommandOutput, received: number): void {
  if (ContentLength !== undefined && ContentLength !== received) {
    throw new CutOffError(`${received} of ${ContentLength} bytes came`)
  }
}

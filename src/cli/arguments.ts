import { relative } from 'node:path'
import { UsageError } from '../errors.ts'
import { parseBytes } from '../recipe/schema.ts'

/** A whole number from `min` up; the message names the flag. */
export const wholeNumber =
  (flag: string, min: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min) {
      throw new UsageError(`${flag}: expected a whole number from ${min} up; found "${text}"`)
    }
    return value
  }

/** A size such as `2GB`, in bytes; the message names the flag. */
export const byteCount =
  (flag: string) =>
  (text: string): number => {
    const bytes = parseBytes(text)
    if (bytes === undefined) throw new UsageError(`${flag}: expected a size such as 2GB; found "${text}"`)
    return bytes
  }

/** Collects repeated `--input SOURCE=GLOB`. */
export function addInput(text: string, inputs: Map<string, string[]>): Map<string, string[]> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(
      `--input: expected SOURCE=GLOB, such as commoncrawl='crawl/*.warc.gz'; found "${text}"`,
    )
  }
  const source = text.slice(0, at)
  inputs.set(source, [...(inputs.get(source) ?? []), text.slice(at + 1)])
  return inputs
}

export const example = (...lines: string[]): string =>
  `\nExample:\n${lines.map((line) => `  ${line}\n`).join('')}`

/** The URL of `--redis`; without one, that in the environment, where a password is not seen by `ps`. */
export function redisUrl(flag: string | true | undefined): string {
  const url = flag === true || flag === undefined ? process.env.REDIS_URL : flag
  if (url === undefined || url === '') {
    throw new UsageError('--redis: expected redis://[user:password@]host[:port], here or in REDIS_URL')
  }
  return url
}

/** One line of standard output. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** As a user would type it from here: relative when that is below, else absolute. */
export function showPath(path: string): string {
  const near = relative(process.cwd(), path)
  return near === '' ? '.' : near.startsWith('..') ? path : near
}

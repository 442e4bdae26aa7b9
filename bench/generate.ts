import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeFully } from '../src/write/block-file.ts'
import { random } from './random.ts'

/*
 * SYNTHETIC benchmark input: documents made by recombining sentences of the project's own fixtures. It measures speed,
 * never filter quality: its documents share sentences, and no reader would take them for text.
 */

interface FixtureDoc {
  readonly text?: string
}

const isChinese = (text: string): boolean => (text.match(/\p{Script=Han}/gu)?.length ?? 0) > text.length / 3

/** Sentences of the fixtures, Chinese and other. */
function sentences(sourceDir: string): { chinese: string[]; other: string[] } {
  const pools = { chinese: [] as string[], other: [] as string[] }
  for (const file of readdirSync(sourceDir)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()) {
    for (const line of readFileSync(join(sourceDir, file), 'utf8').split('\n')) {
      if (line.trim() === '') continue
      const { text = '' } = JSON.parse(line) as FixtureDoc
      for (const sentence of text.split(/(?<=[。！？.!?])\s*|\n+/)) {
        if (sentence.length < 8 || sentence.length > 200) continue
        pools[isChinese(sentence) ? 'chinese' : 'other'].push(sentence)
      }
    }
  }
  return pools
}

export interface Generated {
  readonly docs: number
  readonly bytes: number
  readonly sha256: string
}

/**
 * Writes JSONL of about `bytes` bytes (gzip when the name says so): 70 % Chinese documents, lengths log-normal around
 * 1,000 characters, one in twenty a near-copy of an earlier one. The same seed gives the same bytes.
 */
export function generate(path: string, bytes: number, seed: number, sourceDir: string): Generated {
  const pools = sentences(sourceDir)
  const next = random(seed)
  const pick = (pool: readonly string[]): string => pool[Math.floor(next() * pool.length)]!
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  mkdirSync(dirname(path), { recursive: true })
  const fd = openSync(path, 'w')
  const hash = createHash('sha256')
  let written = 0
  let docs = 0
  let block: string[] = []
  let blockBytes = 0
  let earlier = ''
  const flush = (): void => {
    const content = Buffer.from(block.join(''))
    hash.update(content)
    writeFully(fd, path.endsWith('.gz') ? gzipSync(content, { level: 1 }) : content)
    block = []
    blockBytes = 0
  }
  while (written < bytes) {
    const chinese = next() < 0.7
    const pool = chinese ? pools.chinese : pools.other
    const target = Math.min(
      20_000,
      Math.max(100, Math.exp(Math.log(1000) + 0.8 * normal()) * (chinese ? 1 : 2.5)),
    )
    let text = ''
    if (earlier !== '' && next() < 0.05) {
      text = `${earlier}${pick(pools.chinese)}`
    } else {
      while (text.length < target) text += pick(pool) + (next() < 0.2 ? '\n' : chinese ? '' : ' ')
    }
    if (next() < 0.1) earlier = text
    const line = `${JSON.stringify({ id: docs, title: text.slice(0, 20), url: `https://site${docs % 997}.example/${docs}`, text })}\n`
    const size = Buffer.byteLength(line)
    block.push(line)
    blockBytes += size
    written += size
    docs += 1
    if (blockBytes > 1 << 20) flush()
  }
  flush()
  closeSync(fd)
  return { docs, bytes: written, sha256: hash.digest('hex') }
}

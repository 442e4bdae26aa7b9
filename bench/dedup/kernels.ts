import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Sketch, scalarSketch, simdSketch } from '../../src/coarse/dedup/minhash/kernel.ts'
import { minhash } from '../../src/coarse/dedup/minhash.ts'
import { Shingler } from '../../src/coarse/dedup/shingles.ts'
import { Document } from '../../src/document.ts'
import { PERMUTATIONS, type PeerInput, type PeerResult, SHINGLE } from './peers.ts'

/*
 * node kernels.js INPUT.json NAME: MinHash signatures by mdfs and by the npm package, as `peers.py` does for Python's.
 */
const [path = '', name = ''] = process.argv.slice(2)
const input = JSON.parse(readFileSync(path, 'utf8')) as PeerInput

/** As in `peers.py`. */
const SECONDS = 1.5
const WARM_UP_SECONDS = 0.5

interface Engine {
  readonly version?: string
  readonly what: string
  /** Makes what is timed for a text: all that may be done beforehand is done here. */
  readonly prepare: (text: string) => () => unknown
  readonly signature: (text: string) => ArrayLike<number>
}

const shingler = new Shingler(SHINGLE)
const signature = new Uint32Array(PERMUTATIONS)

/** A copy of the hashes of a text's shingles, as the kernel is given them. */
function shinglesOf(text: string): Uint32Array {
  const count = shingler.shingle(text)
  return shingler.shingles.slice(0, count)
}

function whole(sketch: Sketch, text: string): Uint32Array {
  const count = shingler.shingle(text)
  sketch(shingler.shingles, count, signature)
  return signature
}

const simd = (): Sketch => {
  const sketch = simdSketch(PERMUTATIONS)
  if (sketch === undefined) throw new Error('this machine has no WebAssembly SIMD')
  return sketch
}

const kernelAlone = (sketch: Sketch, what: string): Engine => ({
  what,
  prepare(text) {
    const shingles = shinglesOf(text)
    return () => sketch(shingles, shingles.length, signature)
  },
  signature: (text) => whole(sketch, text).slice(),
})

const withShingling = (sketch: Sketch, what: string): Engine => ({
  what,
  prepare: (text) => () => whole(sketch, text),
  signature: (text) => whole(sketch, text).slice(),
})

/** The step as a run calls it: signature cut to 16 bits, and band keys. */
async function step(): Promise<Engine> {
  const fingerprinter = await minhash.prepare(minhash.params.parse({}), { seed: 1, resolve: (file) => file })
  const bytes = new Uint8Array(fingerprinter.bytes)
  const head = { id: '', source: '', file: '', offset: 0, scores: {}, meta: {}, values: {} }
  return {
    what: 'the same, cut to 16 bits, and 18 band keys: what a run does for each document',
    prepare(text) {
      const doc = new Document(head, text)
      return () => fingerprinter.write(doc, bytes, 0) && fingerprinter.keys(bytes, 0)
    },
    signature(text) {
      fingerprinter.write(new Document(head, text), bytes, 0)
      return new Uint16Array(bytes.slice().buffer)
    },
  }
}

interface PackageMinhash {
  readonly hashvalues: number[]
  update(item: string): void
}

function npmPackage(): Engine {
  const require = createRequire(import.meta.url)
  const { Minhash } = require('minhash') as {
    Minhash: new (config: { numPerm: number; seed: number }) => PackageMinhash
  }
  const { version } = require('minhash/package.json') as { version: string }
  const sign = (text: string): number[] => {
    const sketch = new Minhash({ numPerm: PERMUTATIONS, seed: 1 })
    for (let i = 0; i + SHINGLE <= text.length; i++) sketch.update(text.slice(i, i + SHINGLE))
    return sketch.hashvalues
  }
  return {
    version,
    what: '`Minhash.update` for each 5-gram',
    prepare: (text) => () => sign(text),
    signature: sign,
  }
}

const ENGINES: Readonly<Record<string, () => Engine | Promise<Engine>>> = {
  'mdfs, kernel alone': () => kernelAlone(simd(), 'WebAssembly SIMD; shingles at hand'),
  'mdfs, shingling alone': () => ({
    ...withShingling(simd(), 'folding and hashing of shingles; no signature'),
    prepare: (text) => () => shingler.shingle(text),
  }),
  'mdfs, shingling and kernel': () => withShingling(simd(), 'from text to signature'),
  'mdfs, the step': step,
  'mdfs in TypeScript, kernel alone': () => kernelAlone(scalarSketch(PERMUTATIONS), 'the twin of the kernel'),
  'mdfs in TypeScript, shingling and kernel': () =>
    withShingling(scalarSketch(PERMUTATIONS), 'from text to signature'),
  'npm minhash': npmPackage,
}

/** Documents per second of processor time, over as many rounds of all texts as fill the time. */
function speed(engine: Engine, texts: readonly string[]): number {
  const tasks = texts.map((text) => engine.prepare(text))
  const run = (seconds: number): number => {
    const start = process.cpuUsage()
    for (let done = 0; ; ) {
      for (const task of tasks) {
        task()
        done += 1
        if (done % 50 !== 0) continue
        const { user, system } = process.cpuUsage(start)
        const elapsed = (user + system) / 1e6
        if (elapsed >= seconds) return done / elapsed
      }
    }
  }
  run(WARM_UP_SECONDS)
  return run(SECONDS)
}

function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let equal = 0
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal += 1
  return equal / a.length
}

const engine = await ENGINES[name]!()
const perLength = <T, U>(of: Readonly<Record<string, T>>, use: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([chars, value]) => [chars, use(value)]))
const { version, what } = engine
const result: PeerResult = {
  ...(version !== undefined && { version }),
  what,
  speed: perLength(input.speed, (texts) => speed(engine, texts)),
  estimates: perLength(input.pairs, (pairs) =>
    pairs.map(([a, b]) => agreement(engine.signature(a), engine.signature(b))),
  ),
}
process.stdout.write(JSON.stringify(result))

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { BUCKETS, FEATURES } from './features.ts'
import { LABELS } from './labels.ts'
import type { LinearModel } from './linear.ts'

/*
 * Layout of a classifier file, little-endian:
 *
 *   8 bytes    ASCII "mdfs-lin"
 *   4 bytes    format version, 1
 *   4 bytes    length of the header in bytes
 *   …          header, UTF-8 JSON: features, labels, buckets, scales, bias, temperature, training
 *   …          weights, one signed byte each, [bucket][label]
 *   32 bytes   SHA-256 of everything before
 */
const MAGIC = 'mdfs-lin'
const VERSION = 1
const PREFIX = 16
const DIGEST = 32

const header = z.object({
  features: z.literal(FEATURES),
  labels: z.tuple([z.literal(LABELS[0]), z.literal(LABELS[1]), z.literal(LABELS[2])]),
  buckets: z.literal(BUCKETS),
  scales: z.array(z.number()).length(LABELS.length),
  bias: z.array(z.number()).length(LABELS.length),
  temperature: z.number().positive(),
  training: z.record(z.string(), z.union([z.number(), z.string()])),
})

/** What the file says of how the model came about: seed, epochs, numbers of examples. */
export type TrainingNote = z.output<typeof header>['training']

export interface ModelFile {
  readonly model: LinearModel
  readonly training: TrainingNote
}

/** The bytes of a model file. The same model gives the same bytes. */
export function encodeModel({ model, training }: ModelFile): Buffer {
  const { weights, scales, bias, temperature } = model
  const head: z.input<typeof header> = {
    features: FEATURES,
    labels: [...LABELS],
    buckets: BUCKETS,
    scales: [...scales],
    bias: [...bias],
    temperature,
    training,
  }
  const json = Buffer.from(JSON.stringify(head))
  const prefix = Buffer.alloc(PREFIX)
  prefix.write(MAGIC, 'latin1')
  prefix.writeUInt32LE(VERSION, 8)
  prefix.writeUInt32LE(json.length, 12)
  const body = Buffer.concat([
    prefix,
    json,
    Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength),
  ])
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

/**
 * Reads the bytes of a model file.
 *
 * @param file name for errors
 * @throws Error naming file, expected and found when it is not such a file, damaged, or of other features
 */
export function decodeModel(bytes: Uint8Array, file: string): ModelFile {
  const refuse = (what: string, expected: string | number, found: string | number): never => {
    throw new Error(
      `${file}: ${what}: expected ${expected}, found ${found}; get the model again or train one with \`mdfs train\``,
    )
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = buffer.subarray(0, MAGIC.length).toString('latin1')
  if (magic !== MAGIC) refuse('start of a classifier file', JSON.stringify(MAGIC), JSON.stringify(magic))
  if (buffer.length < PREFIX + DIGEST) refuse('bytes', `at least ${PREFIX + DIGEST}`, buffer.length)
  const version = buffer.readUInt32LE(8)
  if (version !== VERSION) refuse('format version', VERSION, version)
  const body = buffer.subarray(0, -DIGEST)
  const digest = createHash('sha256').update(body).digest('hex')
  const stated = buffer.subarray(-DIGEST).toString('hex')
  if (digest !== stated) refuse('SHA-256 of the content', stated, digest)
  const weightsStart = PREFIX + buffer.readUInt32LE(12)
  const parsed = header.safeParse(JSON.parse(body.subarray(PREFIX, weightsStart).toString('utf8')))
  if (!parsed.success) throw new Error(`${file}: header: ${z.prettifyError(parsed.error)}`)
  const size = BUCKETS * LABELS.length
  if (body.length - weightsStart !== size) refuse('weights', size, body.length - weightsStart)
  const weights = new Int8Array(size)
  weights.set(new Int8Array(body.buffer, body.byteOffset + weightsStart, size))
  const { scales, bias, temperature, training } = parsed.data
  return { model: { weights, scales, bias, temperature }, training }
}

export function writeModel(file: string, content: ModelFile): void {
  writeFileSync(file, encodeModel(content))
}

/** @throws Error naming the file when it cannot be read or is not a model */
export function readModel(file: string): ModelFile {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new Error(`cannot read classifier model ${file}: ${messageOf(error)}`)
  }
  return decodeModel(bytes, file)
}

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { BUCKETS } from '../../src/fine/features.ts'
import { decodeModel, encodeModel, readModel, writeModel } from '../../src/fine/model-file.ts'
import { temporaryFile } from './toy.ts'

const FILE = {
  model: {
    weights: Int8Array.from({ length: BUCKETS * 3 }, (_, i) => (i % 251) - 125),
    scales: [0.031, 0.027, 0.044],
    bias: [0.5, -0.25, 1 / 3],
    temperature: 1.25,
  },
  training: { seed: 1, epochs: 4, note: '试' },
}

/** Puts the right digest behind changed content: what a wrong writer, not a broken disk, would make. */
const signed = (bytes: Buffer): Buffer => {
  const body = bytes.subarray(0, -32)
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

test('a model is read back as it was written', () => {
  const file = temporaryFile('model.bin')
  writeModel(file, FILE)
  const { model, training } = readModel(file)
  expect(Buffer.from(model.weights).equals(Buffer.from(FILE.model.weights))).toBe(true)
  expect({ ...model, weights: [] }).toEqual({ ...FILE.model, weights: [] })
  expect(training).toEqual(FILE.training)
})

test('the same model gives the same bytes, under 1 MB', () => {
  expect(encodeModel(FILE).equals(encodeModel(FILE))).toBe(true)
  expect(encodeModel(FILE).length).toBeLessThan(1_000_000)
})

describe('refused, by file, expected and found', () => {
  const bytes = encodeModel(FILE)

  test('another kind of file', () => {
    expect(() => decodeModel(Buffer.from('{"json": true}'), 'x.bin')).toThrow(
      /x\.bin: start of a classifier file: expected "mdfs-lin", found "\{\\"json\\":"/,
    )
  })

  test('another format version', () => {
    const other = Buffer.from(bytes)
    other.writeUInt32LE(2, 8)
    expect(() => decodeModel(other, 'x.bin')).toThrow(/x\.bin: format version: expected 1, found 2/)
  })

  test('one changed bit', () => {
    const damaged = Buffer.from(bytes)
    damaged[damaged.length >> 1]! ^= 1
    expect(() => decodeModel(damaged, 'x.bin')).toThrow(
      /x\.bin: SHA-256 of the content: expected [0-9a-f]{64}, found/,
    )
  })

  test.each([10, 40, 5000])('a file cut to %i bytes', (size) => {
    expect(() => decodeModel(bytes.subarray(0, size), 'x.bin')).toThrow(
      /x\.bin: .+ expected .+ found .+`mdfs train`/,
    )
  })

  test('a model of other features', () => {
    const text = bytes.toString('latin1').replace('char-1-3-grams@2', 'char-1-3-grams@9')
    expect(() => decodeModel(signed(Buffer.from(text, 'latin1')), 'x.bin')).toThrow(
      /x\.bin: header: .*char-1-3-grams@2/s,
    )
  })

  test('too few weights', () => {
    const short = Buffer.concat([bytes.subarray(0, -33), bytes.subarray(-32)])
    expect(() => decodeModel(signed(short), 'x.bin')).toThrow(
      /x\.bin: weights: expected 786432, found 786431/,
    )
  })

  test('a missing file', () => {
    expect(() => readModel('/nowhere/at-all.bin')).toThrow(
      /cannot read classifier model \/nowhere\/at-all\.bin/,
    )
  })
})

import { expect, it } from 'vitest'
import { throughput } from '../../src/report/throughput.ts'

const unit = (seconds: number, thread: number) => ({
  seconds,
  docs: 10,
  bytes: 1000,
  host: 'a',
  pid: 7,
  thread,
})
const timings = {
  wallSeconds: 4,
  workers: 2,
  node: 'v20.19.0',
  steps: { length: 1, minhash: 3 },
  units: { 'p0-0': unit(1, 1), 'p0-1': unit(3, 2), 'p1-0': unit(2, 1) },
}

it('divides by the wall clock and counts threads once', () => {
  expect(throughput(timings, 20, 8000)).toMatchObject({
    docsPerSecond: 5,
    bytesPerSecond: 2000,
    stepSeconds: 4,
    units: 3,
    threads: 2,
  })
})

it('puts the longest steps and units first', () => {
  const { steps, slowest } = throughput(timings, 20, undefined)
  expect(steps.map(({ key }) => key)).toEqual(['minhash', 'length'])
  expect(slowest.map(({ unit }) => unit)).toEqual(['p0-1', 'p1-0', 'p0-0'])
})

it('does not invent a speed in bytes when the sizes are unknown', () => {
  expect(throughput(timings, 20, undefined).bytesPerSecond).toBeUndefined()
})

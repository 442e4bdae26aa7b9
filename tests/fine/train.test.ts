import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { evaluateModel } from '../../src/fine/evaluate.ts'
import { formatEvaluation } from '../../src/fine/evaluation-text.ts'
import { trainModel } from '../../src/fine/train.ts'
import { jsonlFile, temporaryFile, toyTexts } from './toy.ts'

const input = [jsonlFile(toyTexts(120)), jsonlFile(toyTexts(120, 2))]

test('the same input gives the same file, byte by byte', async () => {
  const [one, two] = [temporaryFile('one.bin'), temporaryFile('two.bin')]
  await trainModel({ input, out: one, epochs: 2 })
  await trainModel({ input, out: two, epochs: 2 })
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
})

test('what was tested while training is what the file gives when evaluated on the held-out tenth', async () => {
  const out = temporaryFile('model.bin')
  const trained = await trainModel({ input, out, epochs: 2 })
  const { evaluation, part } = await evaluateModel({ model: out, input })
  expect(part).toBe('test')
  expect(evaluation).toEqual(trained.evaluation)
  expect(evaluation.accuracy).toBeGreaterThan(0.95)
  expect(evaluation.texts).toBe(trained.counts.test.reduce((a, b) => a + b))
})

test('texts of elsewhere can be evaluated whole', async () => {
  const out = temporaryFile('model.bin')
  await trainModel({ input, out, epochs: 2 })
  const { evaluation } = await evaluateModel({ model: out, input: [jsonlFile(toyTexts(10, 3))], part: 'all' })
  expect(evaluation.texts).toBe(30)
})

test('a label without examples is an error that names it', async () => {
  const noAds = jsonlFile(toyTexts(50).filter(({ label }) => label !== 'ad'))
  await expect(trainModel({ input: [noAds] })).rejects.toThrow(UsageError)
  await expect(trainModel({ input: [noAds] })).rejects.toThrow(
    /no text labelled "ad" fell into the train part/,
  )
})

test('the baseline stands beside ours on the same texts, and natural prints nothing', async () => {
  const out = temporaryFile('model.bin')
  await trainModel({ input, out, epochs: 2 })
  const result = await evaluateModel({ model: out, input, baseline: true })
  const { baseline } = result
  expect(baseline?.testTexts).toBe(baseline?.ours.texts)
  expect(baseline?.accuracy).toBeGreaterThan(0.9)
  expect(baseline?.oursSameTraining.accuracy).toBeGreaterThan(0.9)
  expect(formatEvaluation(result)).toMatch(/natural Bayes +\d+\.\d %/)
})

test('an evaluation reads as tables', async () => {
  const { evaluation } = await trainModel({ input, epochs: 2 })
  const text = formatEvaluation({ evaluation, part: 'test' })
  expect(text).toMatch(/^\d+ texts held out by hash: accuracy \d+\.\d %, macro F1 \d+\.\d %/)
  expect(text).toMatch(/\nlabel +precision +recall +F1 +texts +as high +as low +as ad\n/)
  expect(text).toMatch(/\n0\.50 +\d+\.\d % +\d+\.\d % +\d+\.\d %/)
})

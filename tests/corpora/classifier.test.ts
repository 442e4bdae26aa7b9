import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type HeldOut, heldOutSources } from '../../scripts/quality-zh/held-out.ts'
import { trainingSources } from '../../scripts/quality-zh/sources.ts'
import { trainingSet } from '../../scripts/quality-zh/training-set.ts'
import { bayesBaseline } from '../../src/fine/bayes-baseline.ts'
import { evaluate } from '../../src/fine/evaluation.ts'
import { type LabelledSet, splitLabelled } from '../../src/fine/labelled.ts'
import { LABELS } from '../../src/fine/labels.ts'
import { LinearClassifier } from '../../src/fine/linear.ts'
import { readModel } from '../../src/fine/model-file.ts'

/* The shipped model again on the data of its card: what the card says must still be what the model does. */

const DATA = new URL('../../../shared/data', import.meta.url).pathname
const MODELS = new URL('../../models', import.meta.url).pathname
/** Shares on the card may be off by this: the texts are cut from pages by code that goes on changing. */
const TOLERANCE = 0.03
/** Milliseconds to read the sets and compose texts of them. */
const BUILD_TIMEOUT = 300_000

const classifier = new LinearClassifier(readModel(`${MODELS}/quality-zh.bin`).model)
const card = readFileSync(`${MODELS}/quality-zh.md`, 'utf8')

/** Cells of the table between two marks of the card, by first cell. */
function cardTable(section: string): Map<string, string[]> {
  const [, content = ''] = card.split(new RegExp(`<!-- (?:end of )?${section} -->`))
  return new Map(
    content
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
      .map((line) => line.slice(2, -2).split(' | '))
      .map(([name = '', ...cells]) => [name, cells]),
  )
}

const share = (cell: string | undefined): number => Number.parseFloat(cell ?? 'nothing') / 100

describe('held-out sources', () => {
  let heldOut: HeldOut[]
  const stated = cardTable('held out sources')

  beforeAll(() => {
    heldOut = heldOutSources(DATA)
  }, BUILD_TIMEOUT)

  test('every source on the card gives what the card says', () => {
    expect([...stated.keys()]).toEqual(heldOut.map(({ name }) => name))
    for (const { name, label, examples } of heldOut) {
      const given = evaluate(classifier, examples).confusion[LABELS.indexOf(label)]!
      const cells = stated.get(name)?.slice(2) ?? []
      for (const [k, count] of given.entries()) {
        expect(
          Math.abs(count / examples.length - share(cells[k])),
          `${name}, given ${LABELS[k]}`,
        ).toBeLessThan(TOLERANCE)
      }
    }
  })

  test('the main text of unseen Chinese pages is told from what stands around it', () => {
    const scoresOf = (name: string): number[] =>
      (heldOut.find((source) => source.name === name)?.examples ?? []).map(
        ({ text }) => classifier.probabilities(text)[0]!,
      )
    const main = scoresOf('Chinese web pages, main text')
    const rest = scoresOf('Chinese web pages, the rest')
    const wins = main.reduce((sum, a) => sum + rest.filter((b) => a > b).length, 0)
    const areaUnderCurve = wins / (main.length * rest.length)
    console.log(`P(high) ranks main text over the rest in ${(100 * areaUnderCurve).toFixed(1)} % of pairs`)
    expect(areaUnderCurve).toBeGreaterThan(0.93)
  })
})

describe('the held-out tenth of the training set', () => {
  let set: LabelledSet

  beforeAll(async () => {
    set = await splitLabelled(trainingSet(trainingSources(DATA, MODELS)))
  }, BUILD_TIMEOUT)

  test('recall and precision of every label are what the card says', () => {
    const stated = cardTable('in distribution')
    const { perClass } = evaluate(classifier, set.parts.test)
    for (const [k, label] of LABELS.entries()) {
      const [precision, recall] = stated.get(label) ?? []
      expect(Math.abs(perClass[k]!.precision - share(precision)), `precision of ${label}`).toBeLessThan(
        TOLERANCE,
      )
      expect(Math.abs(perClass[k]!.recall - share(recall)), `recall of ${label}`).toBeLessThan(TOLERANCE)
    }
  })

  test('length is no shortcut: every class has texts of every length', () => {
    for (const label of LABELS.keys()) {
      const lengths = set.parts.train
        .filter((example) => example.label === label)
        .map(({ text }) => text.length)
      for (const [from, to] of [
        [50, 150],
        [150, 450],
        [450, 1500],
      ] as const) {
        const within = lengths.filter((length) => length >= from && length < to).length
        expect(within / lengths.length, `${LABELS[label]} of ${from} to ${to}`).toBeGreaterThan(0.1)
      }
    }
  })

  test('natural’s Bayes classifier is behind, on the same test texts', () => {
    const baseline = bayesBaseline(classifier, set.parts.train, set.parts.test)
    console.table({
      'natural Bayes': { accuracy: baseline.accuracy, 'texts/s': Math.round(baseline.textsPerSecond) },
      'ours, same few texts': { accuracy: baseline.oursSameTraining.accuracy },
      ours: { accuracy: baseline.ours.accuracy, 'texts/s': Math.round(baseline.oursTextsPerSecond) },
    })
    expect(baseline.ours.accuracy).toBeGreaterThan(baseline.accuracy)
    expect(baseline.oursSameTraining.accuracy).toBeGreaterThan(baseline.accuracy)
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, measuredOn } from './markdown.ts'
import { measure } from './measure.ts'
import { OUT, ROOT } from './run-recipe.ts'
import { measuredSection } from './scale/measured.ts'
import { paperSection } from './scale/paper.ts'
import type { Measurement, SizeResult } from './scale/tasks.ts'

/*
 * npm run bench:scale [-- DOCS [RUNS]]: deduplicates up to DOCS synthetic documents (10 million) on two cores within 1 GB,
 * and reckons what larger corpora would take. Writes docs/scale.md; every number in it comes from here.
 */
const [documents = 10e6, runs = 1] = process.argv.slice(2).map(Number)
const MEMORY = 1e9
const WORKERS = 2

const sizes = [documents / 10, documents / 5, documents / 2, documents].map(Math.round)
const script = join(OUT, 'js/bench/scale/one-size.js')

mkdirSync(OUT, { recursive: true })
const machine = measuredOn()
const measurements: Measurement[] = []
for (let round = 0; round < runs; round++) {
  for (const size of sizes) {
    const { stdout, seconds, peakMB } = await measure([script, ...[size, MEMORY, WORKERS].map(String)], OUT)
    process.stderr.write(`${size} documents: ${seconds.toFixed(1)} s, peak ${peakMB.toFixed(0)} MB\n`)
    measurements.push({ ...(JSON.parse(stdout) as SizeResult), highWaterMB: peakMB })
  }
}
writeFileSync(join(OUT, 'scale.json'), JSON.stringify(measurements))

const page = `# Scale

Made by \`npm run bench:scale\` on ${machine},
after ${load()} (its own two threads among it).

Two parts, not to be mixed up: what was **measured**, up to ${documents / 1e6} million documents, and what is **arithmetic** with the
constants that were measured. Nothing in the second part has been run.

${measuredSection(measurements)}

${paperSection(measurements.filter((m) => m.documents === sizes.at(-1)))}
`
writeFileSync(join(ROOT, 'docs/scale.md'), page)
process.stdout.write(page)

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endToEndSection } from './dedup/end-to-end.ts'
import { kernelSection } from './dedup/kernel-table.ts'
import { measuredOn } from './markdown.ts'
import { ROOT } from './run-recipe.ts'

/*
 * npm run bench:dedup [-- DOCS [RUNS]]: MinHash kernels beside their peers, and every dedup of a run against the null
 * recipe. Writes docs/benchmarks-dedup.md; every number in it comes from here.
 */
const [documents = 60_000, runs = 3] = process.argv.slice(2).map(Number)

const page = `# Deduplication: speed and agreement

Made by \`npm run bench:dedup\` on ${measuredOn()}.
All texts are **synthetic**: words drawn at random (\`bench/synthetic-documents.ts\`). How well real near-copies are found is
measured elsewhere (\`tests/corpora/dedup-accuracy.test.ts\`).

## MinHash signatures

${await kernelSection(runs)}

## Whole runs

${await endToEndSection(runs, documents)}

How time and memory grow with the corpus: [scale.md](scale.md).
`
writeFileSync(join(ROOT, 'docs/benchmarks-dedup.md'), page)
process.stdout.write(page)

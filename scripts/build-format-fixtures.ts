/**
 * Builds `fixtures/formats/`: one small file of formats that the demo recipe does not read, with texts of our own.
 *
 *   npx tsx scripts/build-format-fixtures.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mediawikiFixtures } from './fixtures/formats/mediawiki.ts'
import { sogouFixtures } from './fixtures/formats/sogou.ts'

export const FORMAT_FIXTURES = fileURLToPath(new URL('../fixtures/formats', import.meta.url))

/** Every file by its path under `fixtures/formats/`. The same bytes each time. */
export const buildFormatFixtures = (): Map<string, Buffer> =>
  new Map([...sogouFixtures(), ...mediawikiFixtures()])

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, bytes] of buildFormatFixtures()) {
    mkdirSync(dirname(join(FORMAT_FIXTURES, file)), { recursive: true })
    writeFileSync(join(FORMAT_FIXTURES, file), bytes)
  }
}

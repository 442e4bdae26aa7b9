// Draws the top of a report for the README: `node scripts/report-picture.mjs runs/demo/report.html`.
// Run by hand when the report or the demo changes; needs Chromium (CHROMIUM_PATH, or Debian's package chromium).
import { existsSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const WIDTH = 1200
const MOST_BYTES = 300_000
/** Below the last thing shown, in pixels. */
const MARGIN = 32
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PICTURE = fileURLToPath(new URL('../docs/report.png', import.meta.url))

const [report] = process.argv.slice(2)
if (report === undefined || !existsSync(report)) {
  fail(
    `no report at ${report ?? '(no path given)'}: node scripts/report-picture.mjs runs/demo/report.html, after npm start`,
  )
}
const executablePath =
  process.env.CHROMIUM_PATH ||
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
if (executablePath === undefined)
  fail('no Chromium: set CHROMIUM_PATH, or on Debian: apt-get install chromium')

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: 'light' })
  await page.goto(pathToFileURL(resolve(report)).href)
  // The drawings say enough for a README: what can be opened, and the table below them, stay out.
  await page.addStyleTag({ content: 'nav,details,#sources .scroll,#sources .note{display:none!important}' })
  const sources = await page.locator('#sources').boundingBox()
  if (sources === null) throw new Error(`${report} has no section by source: it is no report of this version`)
  const height = Math.ceil(sources.y + sources.height) + MARGIN
  await page.screenshot({ path: PICTURE, fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } })
  const { size } = statSync(PICTURE)
  console.log(`${PICTURE}: ${WIDTH} × ${height} px, ${size} bytes`)
  if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes: too large for a README`)
} finally {
  await browser.close()
}

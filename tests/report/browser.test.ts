import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { funnel, outcomes } from '../../src/report/derive.ts'
import { integer } from '../../src/report/format.ts'
import type { ReportInput } from '../../src/report/input.ts'
import { renderHtml } from '../../src/report/page.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { exampleInput } from './example.ts'
import { HOSTILE } from './hostile.ts'

describe('without Chromium', () => {
  it('fails in one line that says how to get it', () => {
    expect(() => chromiumPath({ PATH: '/nowhere' })).toThrow(
      /^no Chromium as chromium, .* on PATH: .*apt-get install chromium.*CHROMIUM_PATH.*$/,
    )
    expect(() => chromiumPath({ CHROMIUM_PATH: '/nowhere/chromium', PATH: process.env.PATH })).toThrow(
      /^no Chromium at CHROMIUM_PATH=\/nowhere\/chromium: .*apt-get install chromium/,
    )
  })
})

describe('in a real browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mdfs-report-'))
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true })
  })

  /** Opens a report from disk and notes everything it asks for or complains about. */
  async function open(
    input: ReportInput,
    width: number,
    use: (page: Page, noise: string[]) => Promise<void>,
  ): Promise<void> {
    const file = join(folder, 'report.html')
    await writeFile(file, renderHtml(input))
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const noise: string[] = []
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) noise.push(`request ${request.url()}`)
    })
    page.on('console', (message) => noise.push(`console ${message.text()}`))
    page.on('pageerror', (error) => noise.push(`error ${error.message}`))
    page.on('dialog', (dialog) => {
      noise.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    try {
      await page.goto(pathToFileURL(file).href, { waitUntil: 'load' })
      await use(page, noise)
    } finally {
      await page.close()
    }
  }

  // As text: these run in the page, and the tests are not compiled against the DOM.
  const openAll = (page: Page) =>
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
  const overflow = (page: Page) =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  const styleOf = (page: Page, selector: string, property: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`)

  it('shows the key figures', async () => {
    const input = exampleInput({ docsPerFile: 300 })
    const { records, kept, removed } = outcomes(funnel(input.stats))
    await open(input, 1280, async (page, noise) => {
      for (const count of [records, kept, removed]) {
        expect(
          await page
            .locator('header .figures dd', { hasText: integer(count) })
            .first()
            .isVisible(),
        ).toBe(true)
      }
      expect(noise).toEqual([])
    })
  })

  it.each([390, 1280])(
    'runs nothing, asks for nothing and fits when every field is hostile, %i px wide',
    async (width) => {
      await open(exampleInput({ docsPerFile: 60, hostile: HOSTILE }), width, async (page, noise) => {
        await openAll(page)
        await page.mouse.move(width / 2, 400)
        expect(await page.title()).toMatch(/^yuan-mdfs/)
        expect(await page.locator('img, script, iframe, [onload], [onerror], [onmouseover]').count()).toBe(0)
        expect(await overflow(page)).toBe(0)
        expect(noise).toEqual([])
      })
    },
  )

  it('switches the bars between documents, characters and bytes without a script', async () => {
    await open(exampleInput({ docsPerFile: 60 }), 1280, async (page) => {
      const shown = () =>
        page.locator('.panel:visible').evaluateAll((panels) => panels.map((panel) => panel.className))
      expect(await shown()).toEqual(['panel docs'])
      await page.getByLabel('bytes').check()
      expect(await shown()).toEqual(['panel bytes'])
    })
  })

  it('prints everything, closed parts included', async () => {
    await open(exampleInput({ docsPerFile: 60 }), 1280, async (page) => {
      expect(await page.getByText('gzip member').first().isVisible()).toBe(false)
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.panel:visible').count()).toBe(3)
      expect(await page.getByText('gzip member').first().isVisible()).toBe(true)
      expect(await page.locator('nav').isVisible()).toBe(false)
    })
  })

  it('keeps its text at the WCAG AA contrast of 4.5 in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await open(exampleInput({ docsPerFile: 60 }), 1280, async (page) => {
        await page.emulateMedia({ colorScheme })
        const paper = luminance(await styleOf(page, 'body', 'backgroundColor'))
        for (const selector of ['body', '.eyebrow', '.about', '.ledger b', 'td.n', 'small', '.chip']) {
          const text = luminance(await styleOf(page, selector, 'color'))
          const contrast = (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05)
          expect(contrast, `${selector}, ${colorScheme}`).toBeGreaterThanOrEqual(4.5)
        }
      })
    }
  })
})

/** Relative luminance of a CSS `rgb(…)` colour, by the WCAG 2 formula. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((channel) => {
    const c = Number(channel) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

type Environment = Readonly<Record<string, string | undefined>>

/** The Chromium to test with. Throws, saying how to get one, rather than leave what only a browser can tell untested. */
export function chromiumPath({ CHROMIUM_PATH, PATH = '' }: Environment = process.env): string {
  const candidates =
    CHROMIUM_PATH === undefined || CHROMIUM_PATH === ''
      ? PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
      : [CHROMIUM_PATH]
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  const looked = CHROMIUM_PATH ? `at CHROMIUM_PATH=${CHROMIUM_PATH}` : `as ${NAMES.join(', ')} on PATH`
  throw new Error(
    `no Chromium ${looked}: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to one`,
  )
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: FLAGS })

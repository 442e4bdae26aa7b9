// Page tests drive a real browser. Finds Chromium, or installs Debian's package as root after saying so.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name)))
    .some((path) => existsSync(path))

const found = () => (process.env.CHROMIUM_PATH ? existsSync(process.env.CHROMIUM_PATH) : onPath())

if (!found() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log(
    'The page tests need Chromium: installing the Debian package "chromium" (apt-get install chromium).',
  )
  spawnSync(
    'sh',
    ['-c', 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}
if (!found()) {
  console.error(
    'Chromium not found: the page tests will fail. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  )
}

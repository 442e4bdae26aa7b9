// npm links the commands of dependencies, not of the package one stands in: `npx mdfs` would go through npm's global
// cache instead. This puts the clone's own command where npx looks first.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const command = fileURLToPath(new URL('dist/cli/main.js', root))
const bin = fileURLToPath(new URL('node_modules/.bin/', root))

if (process.platform !== 'win32') {
  chmodSync(command, 0o755)
  mkdirSync(bin, { recursive: true })
  rmSync(`${bin}mdfs`, { force: true })
  symlinkSync('../../dist/cli/main.js', `${bin}mdfs`)
}

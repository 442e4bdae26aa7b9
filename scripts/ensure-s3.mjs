// Storage tests talk to a real S3 server: Versity's gateway, which keeps objects as files, checks signatures, rights and
// checksums, and is built by Go from its module. Finds it, or installs it as root after saying so.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const MODULE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0'
const DIRECTORY = '/usr/local/bin'

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => dir !== '' && existsSync(join(dir, name)))

const found = () =>
  process.env.VERSITYGW_PATH ? existsSync(process.env.VERSITYGW_PATH) : onPath('versitygw')

if (!found() && process.getuid?.() === 0 && onPath('go')) {
  console.log(
    `The storage tests need an S3 server: installing versitygw in ${DIRECTORY} (go install ${MODULE}; the first time some two minutes).`,
  )
  spawnSync('go', ['install', '-trimpath', '-ldflags=-s -w', MODULE], {
    env: { ...process.env, GOBIN: DIRECTORY },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
if (!found()) {
  console.error(
    `versitygw not found: the S3 tests will fail. Install it (with Go 1.21 or newer: go install ${MODULE}) so that it is on PATH, or set VERSITYGW_PATH.`,
  )
}

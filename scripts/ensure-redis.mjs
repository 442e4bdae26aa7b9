// Tests of the queue need a Redis. Takes REDIS_URL, finds a server to start, or installs Debian's package as root after
// saying so.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['redis-server', 'valkey-server']

const found = () =>
  Boolean(process.env.REDIS_URL) ||
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name)))
    .some((path) => existsSync(path))

// Tests start servers of their own, on ports of their own: the package's service must not start (policy-rc.d is Debian's
// way to say so; one that is there already stays).
const INSTALL = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server`

if (!found() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log(
    'The queue tests need Redis: installing the Debian package "redis-server" (apt-get install redis-server).',
  )
  spawnSync('sh', ['-c', INSTALL], { stdio: ['ignore', 'ignore', 'inherit'] })
}
if (!found()) {
  console.error(
    'Redis not found, which the queue tests need: install redis-server or valkey-server, 6.2 or later (Debian: apt-get install redis-server), or set REDIS_URL.',
  )
  process.exit(1)
}

import { spawnSync } from 'node:child_process'

/*
 * Hosts made of network namespaces: each has its own network, with one link to ours, and its own host name. What they
 * share with us is the file system, as machines do that mount the same storage.
 */

export interface Host {
  readonly name: string
  /** Our address, as this host sees us. */
  readonly gateway: string
  /** Command line that a program is appended to so as to run on this host. */
  readonly wrapper: readonly string[]
}

function ip(...args: string[]): void {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`)
}

/** 198.18.0.0/15 is set apart for tests of networks; four addresses a link. */
const address = (link: number, side: 1 | 2): string => `198.18.${process.pid % 250}.${4 * link + side}`

const nameOf = (link: number): string => `mdfs-${process.pid}-${link}`

/** Link number `link` of this process, from 0. */
export function makeHost(link: number): Host {
  const name = nameOf(link)
  // Names of devices have 15 characters at most.
  const [ours, theirs] = [`md${process.pid}o${link}`, `md${process.pid}t${link}`]
  ip('netns', 'add', name)
  ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', name)
  ip('address', 'add', `${address(link, 1)}/30`, 'dev', ours)
  ip('link', 'set', ours, 'up')
  ip('-n', name, 'address', 'add', `${address(link, 2)}/30`, 'dev', theirs)
  ip('-n', name, 'link', 'set', theirs, 'up')
  return {
    name,
    gateway: address(link, 1),
    wrapper: [
      'ip',
      'netns',
      'exec',
      name,
      'unshare',
      '--uts',
      'sh',
      '-c',
      `hostname ${name}; exec "$0" "$@"`,
    ],
  }
}

/** The link goes with the namespace. */
export const removeHost = (link: number): void => ip('netns', 'delete', nameOf(link))

/** Why hosts cannot be made here; `undefined` when they can. */
export function whyNoHosts(): string | undefined {
  const link = 9
  try {
    const { wrapper } = makeHost(link)
    const [command = '', ...args] = wrapper
    const { status, stderr } = spawnSync(command, [...args, 'true'], { encoding: 'utf8' })
    removeHost(link)
    return status === 0 ? undefined : `no host name of its own: ${stderr.trim()}`
  } catch (error) {
    return `no network namespaces, which take Linux, iproute2 and root: ${(error as Error).message}`
  }
}

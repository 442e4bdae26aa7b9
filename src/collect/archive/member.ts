import type { StreamFault } from '../decompress.ts'

/** What an archive holds, in its order. */
export type Found = Member | Refused

/** A file in an archive. */
export interface Member {
  readonly kind: 'member'
  readonly name: string
  /** Did the archive compress it? Then no further compression in it is followed. */
  readonly compressed: boolean
  /** Its bytes, to be read before the next member is asked for. Returns what kept it from being whole. */
  body(): AsyncGenerator<Buffer, StreamFault | undefined>
}

/** A member that is not read: its one outcome. */
export interface Refused {
  readonly kind: 'skipped' | 'unreadable'
  readonly name: string
  /** Reason, or cause. */
  readonly why: string
  readonly detail?: string
}

/** Members of an archive; returns the fault that ended it early. */
export type Members = AsyncGenerator<Found, StreamFault | undefined>

const NESTED = /\.(zip|tar|tgz|tbz2?|txz|7z|rar|jar)$|\.tar\.[a-z0-9]+$/i
/** Left by file managers; `._name` holds attributes of `name`. */
const SYSTEM = /(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$)/

/** Why a member is not read, by its name alone. */
export function refusalOf(name: string): Refused | undefined {
  if (isUnsafe(name)) {
    const detail = 'an absolute name, or one that leads out of the archive'
    return { kind: 'unreadable', name, why: 'unsafe path in archive', detail }
  }
  if (SYSTEM.test(name)) return { kind: 'skipped', name, why: 'system file in archive' }
  if (NESTED.test(name)) {
    const detail = 'an archive in an archive is not followed: unpack the outer one first'
    return { kind: 'unreadable', name, why: 'nested archive', detail }
  }
  return undefined
}

const isUnsafe = (name: string): boolean =>
  name === '' || /^[/\\]|^[a-z]:/i.test(name) || name.includes('\0') || name.split(/[/\\]/).includes('..')

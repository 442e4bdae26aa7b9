import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { explainSystemError } from '../../system-errors.ts'
import type { StreamFault } from '../decompress.ts'
import type { Member } from './member.ts'

/** A member on disk, where every format can read it. */
export interface Spooled {
  readonly size: number
  readonly head: Buffer
  /** What kept the member from being whole. */
  readonly fault?: StreamFault
}

const HEAD_BYTES = 512

/** One file in the system's temporary directory, for one member after the other. */
export class Spool {
  readonly path: string
  readonly #folder: string
  readonly #fd: number

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'mdfs-member-'))
    this.path = join(this.#folder, 'member')
    this.#fd = openSync(this.path, 'w+')
  }

  async write(member: Member): Promise<Spooled> {
    ftruncateSync(this.#fd)
    let size = 0
    const body = member.body()
    for (;;) {
      const { value, done } = await body.next()
      if (done) {
        const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
        readSync(this.#fd, head, 0, head.length, 0)
        return { size, head, ...(value !== undefined && { fault: value }) }
      }
      this.#append(value, size)
      size += value.length
    }
  }

  #append(bytes: Buffer, position: number): void {
    try {
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#fd, bytes, at, bytes.length - at, position + at)
    } catch (error) {
      // The error itself does not say that this is no file of the run's directory.
      throw explainSystemError(error, `${tmpdir()} (TMPDIR)`) ?? error
    }
  }

  close(): void {
    closeSync(this.#fd)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

import { closeSync, openSync, readSync } from 'node:fs'
import { RunError } from '../errors.ts'
import { decodeText, FRAME, framePartsAt, offsetsOf } from './spool.ts'

/** Two files each. */
const OPEN_SPOOLS = 48
/** Read at once: most documents fit. */
const BLOCK = 1 << 14

interface Open {
  readonly offsets: number
  readonly frames: number
}

/** Texts of any spooled documents, by the number of the spool and the document's place in it. Some spools stay open. */
export class SpoolTexts {
  readonly #paths: readonly string[]
  /** By number of the spool; the one not used for longest comes first. */
  readonly #open = new Map<number, Open>()
  #buffer = Buffer.allocUnsafe(BLOCK)

  constructor(paths: readonly string[]) {
    this.#paths = paths
  }

  read(spool: number, index: number): string {
    const path = this.#paths[spool]!
    const { offsets, frames } = this.#files(spool)
    this.#fill(offsets, offsetsOf(path), 8 * index, 0, 8, 8)
    const start = Number(this.#buffer.readBigUInt64LE(0))
    const read = this.#fill(frames, path, start, 0, BLOCK, FRAME)
    const parts = framePartsAt(this.#buffer, 0)
    if (parts.end > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(parts.end)
      this.#buffer.copy(larger, 0, 0, read)
      this.#buffer = larger
    }
    if (read < parts.end) this.#fill(frames, path, start + read, read, parts.end - read, parts.end - read)
    const text = decodeText(this.#buffer, 0, parts)
    // One long document must not be held for the rest of the task.
    if (this.#buffer.length > 64 * BLOCK) this.#buffer = Buffer.allocUnsafe(BLOCK)
    return text
  }

  close(): void {
    for (const files of this.#open.values()) closeFiles(files)
    this.#open.clear()
  }

  /** Reads up to `most` bytes into the buffer at `at`; fewer than `least` mean that the file is cut. */
  #fill(fd: number, path: string, position: number, at: number, most: number, least: number): number {
    let done = 0
    while (done < most) {
      const got = readSync(fd, this.#buffer, at + done, most - done, position + done)
      if (got === 0) break
      done += got
    }
    if (done < least) {
      throw new RunError(`${path} is cut: expected ${least} bytes at ${position}, found ${done}`)
    }
    return done
  }

  #files(spool: number): Open {
    let files = this.#open.get(spool)
    if (files === undefined) {
      const [oldest] = this.#open
      if (this.#open.size === OPEN_SPOOLS && oldest !== undefined) {
        closeFiles(oldest[1])
        this.#open.delete(oldest[0])
      }
      files = openFiles(this.#paths[spool]!)
    } else {
      this.#open.delete(spool)
    }
    this.#open.set(spool, files)
    return files
  }
}

function openFiles(path: string): Open {
  const offsets = openSync(offsetsOf(path), 'r')
  try {
    return { offsets, frames: openSync(path, 'r') }
  } catch (error) {
    closeSync(offsets)
    throw error
  }
}

function closeFiles({ offsets, frames }: Open): void {
  closeSync(offsets)
  closeSync(frames)
}

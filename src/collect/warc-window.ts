import { type FileHandle, open } from 'node:fs/promises'

/** Bytes read from the file at a time. */
const READ_BYTES = 2 * 1024 * 1024

/** A file seen through a movable window. Going back is allowed: a broken gzip member is searched again for the next. */
export class FileWindow {
  /** Bytes in the file. Less than at the start when it turns out to have shrunk. */
  size: number
  /** The loaded bytes. Never written to again, so what points into them stays valid. */
  bytes: Buffer = Buffer.alloc(0)
  /** Offset of `bytes[0]` in the file. */
  start = 0
  readonly #handle: FileHandle

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle
    this.size = size
  }

  /** Throws as `open` does: the only fault of a file that is not counted as a record's. */
  static async open(path: string): Promise<FileWindow> {
    const handle = await open(path, 'r')
    return new FileWindow(handle, (await handle.stat()).size)
  }

  /** Offset one past the loaded bytes. */
  get end(): number {
    return this.start + this.bytes.length
  }

  /** Makes at least `length` bytes from `position` on available, or all up to the end of the file. */
  async load(position: number, length: number): Promise<void> {
    const wanted = Math.min(position + length, this.size)
    if (position >= this.start && wanted <= this.end) return
    const kept =
      position >= this.start && position < this.end ? this.bytes.subarray(position - this.start) : undefined
    const bytes = Buffer.allocUnsafeSlow(Math.min(Math.max(READ_BYTES, length), this.size - position))
    let filled = kept?.copy(bytes) ?? 0
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, position + filled)
      if (bytesRead === 0) {
        this.size = position + filled
        break
      }
      filled += bytesRead
    }
    this.bytes = bytes.subarray(0, filled)
    this.start = position
  }

  /** The loaded bytes from an offset in the file on. */
  from(position: number, to = this.end): Buffer {
    return this.bytes.subarray(position - this.start, to - this.start)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

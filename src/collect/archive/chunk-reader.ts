import type { Chunk } from '../bytes.ts'
import type { Unreadable } from '../format.ts'

/** Reads a stream of chunks by numbers of bytes. */
export class ChunkReader {
  readonly #chunks: AsyncGenerator<Chunk | Unreadable>
  #rest: Buffer = Buffer.alloc(0)
  /** What broke the stream. */
  fault: Unreadable | undefined

  constructor(chunks: AsyncGenerator<Chunk | Unreadable>) {
    this.#chunks = chunks
  }

  /** The next `length` bytes; fewer where the stream ends. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let left = length
    while (left > 0 && (await this.#load())) {
      const part = this.#cut(left)
      parts.push(part)
      left -= part.length
    }
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)
  }

  /** The next `length` bytes as they come. Returns how many are missing. */
  async *body(length: number): AsyncGenerator<Buffer, number> {
    let left = length
    while (left > 0 && (await this.#load())) {
      const part = this.#cut(left)
      left -= part.length
      yield part
    }
    return left
  }

  async close(): Promise<void> {
    await this.#chunks.return(undefined)
  }

  async #load(): Promise<boolean> {
    while (this.#rest.length === 0 && this.fault === undefined) {
      const { value, done } = await this.#chunks.next()
      if (done) return false
      if (value.kind === 'bytes') this.#rest = value.bytes
      else this.fault = value
    }
    return this.#rest.length > 0
  }

  #cut(most: number): Buffer {
    const part = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(part.length)
    return part
  }
}

/** Reads little-endian binary data in order. Running past the end is an error that names file and offset. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #file: string
  #offset = 0

  /** @param file name for errors */
  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#file = file
  }

  get offset(): number {
    return this.#offset
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  /** Moves on by `size` bytes and returns where they started. */
  #take(size: number, what: string): number {
    if (!(size >= 0 && size <= this.remaining)) {
      throw new Error(
        `${this.#file}: offset ${this.#offset}: expected ${size} bytes of ${what}, found ${this.remaining}; ` +
          'the file is damaged or cut short, install it again',
      )
    }
    const start = this.#offset
    this.#offset += size
    return start
  }

  uint8(what: string): number {
    return this.#bytes[this.#take(1, what)]!
  }

  int32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), true)
  }

  float64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), true)
  }

  /** A 64-bit integer as a number; counts in real models are far below 2^53. */
  int64(what: string): number {
    return Number(this.#view.getBigInt64(this.#take(8, what), true))
  }

  /** A copy, aligned, of `length` 32-bit floats. */
  float32Array(length: number, what: string): Float32Array {
    const start = this.#take(length * 4, what)
    return Float32Array.from({ length }, (_, i) => this.#view.getFloat32(start + i * 4, true))
  }

  /** A view, not a copy. */
  uint8Array(length: number, what: string): Uint8Array {
    const start = this.#take(length, what)
    return this.#bytes.subarray(start, start + length)
  }

  /** UTF-8 up to a zero byte, which is skipped. */
  zeroTerminated(what: string): string {
    const end = this.#bytes.indexOf(0, this.#offset)
    const size = (end === -1 ? this.#bytes.length : end) - this.#offset
    const text = new TextDecoder().decode(this.uint8Array(size, what))
    this.#take(1, what)
    return text
  }
}

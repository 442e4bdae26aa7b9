/** UTF-16 units of texts kept beside the text read last: 8 MB at most. */
const KEPT_UNITS = 1 << 22

/** Keeps the texts asked for last. */
export class TextCache {
  readonly #read: (spool: number, index: number) => string
  readonly #keptUnits: number
  /** The one not used for longest comes first. */
  readonly #texts = new Map<number, string>()
  #units = 0

  constructor(read: (spool: number, index: number) => string, keptUnits = KEPT_UNITS) {
    this.#read = read
    this.#keptUnits = keptUnits
  }

  /** Text of a document, by the number of its spool and its place in it. */
  text(spool: number, index: number): string {
    const key = spool * 2 ** 32 + index
    const known = this.#texts.get(key)
    const text = known ?? this.#read(spool, index)
    if (known === undefined) this.#units += text.length
    else this.#texts.delete(key)
    this.#texts.set(key, text)
    for (const [oldest, { length }] of this.#texts) {
      if (this.#units <= this.#keptUnits || oldest === key) break
      this.#texts.delete(oldest)
      this.#units -= length
    }
    return text
  }
}

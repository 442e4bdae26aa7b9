/** A document in the spool of a unit. */
export interface SpoolPlace {
  /** Number of the unit in the plan. */
  readonly unit: number
  /** Place in its spool. */
  readonly index: number
}

/**
 * Texts of kept documents that samples of their copies show. They may lie in any unit's spool, on another machine even: so
 * they are wished for while documents stream by, and read together at the end of the unit.
 */
export class KeeperTexts {
  readonly #wanted = new Map<
    string,
    { readonly place: SpoolPlace; readonly uses: ((text: string) => void)[] }
  >()

  /** `use` is given the text by `fill`; never without a place. */
  want(place: SpoolPlace | undefined, use: (text: string) => void): void {
    if (place === undefined) return
    const key = `${place.unit}/${place.index}`
    const known = this.#wanted.get(key)
    if (known === undefined) this.#wanted.set(key, { place, uses: [use] })
    else known.uses.push(use)
  }

  async fill(read: (place: SpoolPlace) => Promise<string>): Promise<void> {
    for (const { place, uses } of this.#wanted.values()) {
      const text = await read(place)
      for (const use of uses) use(text)
    }
    this.#wanted.clear()
  }
}

/** The attributes of a start tag that are wanted, by lower-case name: valid until the next tag is read. */
export interface Attributes {
  readonly size: number
  get(name: string): string | undefined
  has(name: string): boolean
}

/** Attributes in arrays that are filled anew for each tag: a map for each would be most of the work of reading it. */
export class AttributeList implements Attributes {
  readonly #names: string[] = []
  readonly #values: string[] = []
  size = 0

  clear(): void {
    this.size = 0
  }

  /** Adds an attribute unless there is one of that name. */
  add(name: string, value: string): void {
    if (this.#indexOf(name) !== -1) return
    this.#names[this.size] = name
    this.#values[this.size] = value
    this.size += 1
  }

  get(name: string): string | undefined {
    const at = this.#indexOf(name)
    return at === -1 ? undefined : this.#values[at]
  }

  has(name: string): boolean {
    return this.#indexOf(name) !== -1
  }

  #indexOf(name: string): number {
    for (let i = 0; i < this.size; i++) if (this.#names[i] === name) return i
    return -1
  }
}

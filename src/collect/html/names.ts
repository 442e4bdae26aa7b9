/** A copy that does not keep the page in memory that it was cut from. */
export const detached = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')

const SLOTS = 1024

const lowerCase = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit)

/** Names of tags and attributes as one string each: pages repeat a hundred names a hundred thousand times. */
export class NameTable {
  readonly #names: string[] = new Array<string>(SLOTS).fill('')

  /** The part of a page from `start` to `end` in lower case. */
  name(html: string, start: number, end: number): string {
    let hash = end - start
    for (let i = start; i < end; i++) hash = (hash * 31 + lowerCase(html.charCodeAt(i))) | 0
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1)
    const known = this.#names[slot]!
    if (known.length === end - start && isSame(html, start, known)) return known
    const name = detached(html.slice(start, end).toLowerCase())
    this.#names[slot] = name
    return name
  }
}

function isSame(html: string, start: number, name: string): boolean {
  for (let i = 0; i < name.length; i++)
    if (lowerCase(html.charCodeAt(start + i)) !== name.charCodeAt(i)) return false
  return true
}

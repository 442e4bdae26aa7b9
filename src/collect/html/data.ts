import { isLinks, type Outline } from './outline.ts'
import type { NodeSums } from './regions.ts'

/** Most links that a table of data holds, as a share of its text: more are a menu. */
const DATA_LINKS = 0.6
/** Fewest rows of a table that is told by them alone. */
const DATA_ROWS = 3

/** Most items of a list that may be links. */
const LINKED_ITEMS = 0.5

/**
 * 1 for each node whose links are text: those within a list of which most items are not links, such as that of works
 * cited, and within a table of data: one that is not made of links for the most part and has header cells, or rows
 * that hold more than one cell each, and no table within it.
 */
export function dataNodes({ nodes, lines }: Outline, { size, linkSize }: NodeSums): Uint8Array {
  const inData = new Uint8Array(nodes.length)
  const tableOf = new Int32Array(nodes.length).fill(-1)
  /** Rows of each table, and its cells that follow another; a table with another in it has none. */
  const rows = new Int32Array(nodes.length)
  const cells = new Int32Array(nodes.length)
  for (let n = 1; n < nodes.length; n++) {
    const { parent, tag } = nodes[n]!
    const around = tableOf[parent]!
    const table = tag === 'table' ? n : around
    tableOf[n] = table
    if (table === -1 || linkSize[table]! > DATA_LINKS * size[table]!) continue
    if (tag === 'table' && around !== -1) rows[around] = -nodes.length
    if (tag === 'th') inData[table] = 1
    if (tag === 'tr') rows[table]! += 1
  }
  /** Items of each list, and how many of them are links. */
  const items = new Uint32Array(nodes.length)
  const links = new Uint32Array(nodes.length)
  for (const line of lines) {
    const { node, nextCell } = line
    if (nextCell && tableOf[node] !== -1) cells[tableOf[node]!]! += 1
    const { tag, parent } = nodes[node]!
    if (tag !== 'li') continue
    items[parent]! += 1
    if (isLinks(line)) links[parent]! += 1
  }
  for (let n = 1; n < nodes.length; n++) {
    const table = tableOf[n]!
    if (table === n && rows[n]! >= DATA_ROWS && cells[n]! >= rows[n]!) inData[n] = 1
    if (table !== -1) inData[n] = inData[table]!
    const { tag, parent } = nodes[n]!
    if (tag === 'li' && links[parent]! < LINKED_ITEMS * items[parent]!) inData[n] = 1
  }
  return inData
}

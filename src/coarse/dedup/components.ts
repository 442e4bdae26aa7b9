import type { EdgeList } from './edges.ts'
import { Uint32List } from './lists.ts'

/** Connected components of the documents that have an edge: the linked documents. */
export interface Components {
  /** Ordinals of the linked documents, ascending. Their places here are what the other arrays count in. */
  readonly ordinals: Uint32Array
  /** For each linked document, the first one of its component. */
  readonly roots: Uint32Array
  /** For each edge, the place of its copy and of its leader. */
  readonly copies: Uint32Array
  readonly leaders: Uint32Array
}

/** Union–find over ordinals with path halving: four bytes per document of the corpus, linked or not. */
export function connect(edges: EdgeList, documents: number): Components {
  // Parent + 1; 0 for a document without an edge.
  const parents = new Uint32Array(documents)
  const find = (ordinal: number): number => {
    let at = ordinal
    if (parents[at] === 0) parents[at] = at + 1
    while (parents[at] !== at + 1) {
      const above = parents[parents[at]! - 1]!
      parents[at] = above
      at = above - 1
    }
    return at
  }
  for (let e = 0; e < edges.length; e++) {
    const a = find(edges.copies.values[e]!)
    const b = find(edges.leaders.values[e]!)
    // The lower ordinal is the root, whatever the order of the edges.
    if (a < b) parents[b] = a + 1
    else parents[a] = b + 1
  }
  const linked = new Uint32List()
  const rootOrdinals = new Uint32List()
  for (let ordinal = 0; ordinal < documents; ordinal++) {
    if (parents[ordinal] === 0) continue
    linked.push(ordinal)
    rootOrdinals.push(find(ordinal))
  }
  // From here on the table says where each ordinal stands among the linked.
  const places = parents
  for (let i = 0; i < linked.length; i++) places[linked.values[i]!] = i
  const placesOf = ({ values, length }: Uint32List): Uint32Array =>
    values.subarray(0, length).map((ordinal) => places[ordinal]!)
  return {
    ordinals: linked.values.subarray(0, linked.length),
    roots: placesOf(rootOrdinals),
    copies: placesOf(edges.copies),
    leaders: placesOf(edges.leaders),
  }
}

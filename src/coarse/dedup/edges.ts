import { Float64List, Uint32List } from './lists.ts'
import { stableOrder } from './order.ts'
import { RecordCursor, type RecordFormat, RecordWriter } from './records.ts'

/**
 * Edges: pairs of documents found to be copies, by ordinal. `copy` comes after `leader` in the order of the keep policy.
 * A file holds them sorted by copy, then leader, each pair once: u32 copy, u32 leader, f64 similarity.
 */
const EDGES: RecordFormat = { magic: 'MDFSEDGE', recordBytes: 16 }

/** Buffer of each file while merging; there may be a thousand. */
const MERGE_BUFFER_BYTES = 1 << 15

export class EdgeList {
  readonly copies = new Uint32List()
  readonly leaders = new Uint32List()
  readonly similarities = new Float64List()

  get length(): number {
    return this.copies.length
  }

  push(copy: number, leader: number, similarity: number): void {
    this.copies.push(copy)
    this.leaders.push(leader)
    this.similarities.push(similarity)
  }
}

/** Sorts, drops repeated pairs, writes; returns the number written. */
export function writeEdges(path: string, edges: EdgeList): number {
  const copies = edges.copies.values
  const leaders = edges.leaders.values
  const writer = new RecordWriter(path, EDGES)
  let previous = -1
  for (const row of stableOrder([leaders, copies], edges.length)) {
    if (previous >= 0 && copies[row] === copies[previous] && leaders[row] === leaders[previous]) continue
    const at = writer.next()
    writer.view.setUint32(at, copies[row]!, true)
    writer.view.setUint32(at + 4, leaders[row]!, true)
    writer.view.setFloat64(at + 8, edges.similarities.values[row]!, true)
    previous = row
  }
  writer.close()
  return writer.count
}

/** Merges edge files into one sorted list without repeats. */
export function mergeEdges(paths: readonly string[]): EdgeList {
  const heap: EdgeSource[] = []
  for (const path of paths) {
    const source = new EdgeSource(path)
    if (source.next()) {
      heap.push(source)
      siftUp(heap)
    }
  }
  const merged = new EdgeList()
  let lastCopy = -1
  let lastLeader = -1
  while (heap.length > 0) {
    const source = heap[0]!
    if (source.copy !== lastCopy || source.leader !== lastLeader) {
      lastCopy = source.copy
      lastLeader = source.leader
      merged.push(lastCopy, lastLeader, source.similarity)
    }
    if (!source.next()) {
      const last = heap.pop()!
      if (heap.length === 0) break
      heap[0] = last
    }
    siftDown(heap)
  }
  return merged
}

class EdgeSource {
  copy = 0
  leader = 0
  readonly #cursor: RecordCursor

  constructor(path: string) {
    this.#cursor = new RecordCursor(path, EDGES, MERGE_BUFFER_BYTES)
  }

  get similarity(): number {
    return this.#cursor.view.getFloat64(this.#cursor.at + 8, true)
  }

  next(): boolean {
    if (!this.#cursor.next()) return false
    this.copy = this.#cursor.view.getUint32(this.#cursor.at, true)
    this.leader = this.#cursor.view.getUint32(this.#cursor.at + 4, true)
    return true
  }
}

const before = (a: EdgeSource, b: EdgeSource): boolean =>
  a.copy < b.copy || (a.copy === b.copy && a.leader < b.leader)

function siftUp(heap: EdgeSource[]): void {
  for (let i = heap.length - 1; i > 0; ) {
    const parent = (i - 1) >>> 1
    if (!before(heap[i]!, heap[parent]!)) return
    swap(heap, i, parent)
    i = parent
  }
}

function siftDown(heap: EdgeSource[]): void {
  for (let i = 0; ; ) {
    const left = 2 * i + 1
    if (left >= heap.length) return
    const right = left + 1
    const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left
    if (!before(heap[child]!, heap[i]!)) return
    swap(heap, i, child)
    i = child
  }
}

function swap(heap: EdgeSource[], i: number, j: number): void {
  const held = heap[i]!
  heap[i] = heap[j]!
  heap[j] = held
}

/** Binary tree over `leaves` labels; node `i < leaves` is label `i`, the rest are inner nodes, the root the last. */
export interface HuffmanTree {
  readonly leaves: number
  readonly left: Int32Array
  readonly right: Int32Array
}

/**
 * The tree of fastText's hierarchical softmax, not stored in the model but rebuilt from the label counts. Ties must
 * fall as in `HierarchicalSoftmaxLoss::buildTree`, or labels get each other's probabilities.
 *
 * @param counts occurrences in training, in falling order as the dictionary stores them
 */
export function huffmanTree(counts: readonly number[]): HuffmanTree {
  const leaves = counts.length
  const size = 2 * leaves - 1
  const weight = new Float64Array(size).fill(1e15)
  weight.set(counts)
  const left = new Int32Array(size).fill(-1)
  const right = new Int32Array(size).fill(-1)
  let leaf = leaves - 1
  let inner = leaves
  const lightest = (): number => (leaf >= 0 && weight[leaf]! < weight[inner]! ? leaf-- : inner++)
  for (let node = leaves; node < size; node++) {
    left[node] = lightest()
    right[node] = lightest()
    weight[node] = weight[left[node]!]! + weight[right[node]!]!
  }
  return { leaves, left, right }
}

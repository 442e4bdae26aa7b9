import { expect, test } from 'vitest'
import { type HuffmanTree, huffmanTree } from '../../../src/coarse/lid/huffman.ts'

const depthOf = ({ leaves, left, right }: HuffmanTree, leaf: number): number => {
  const visit = (node: number, depth: number): number => {
    if (node < leaves) return node === leaf ? depth : -1
    return Math.max(visit(left[node]!, depth + 1), visit(right[node]!, depth + 1))
  }
  return visit(2 * leaves - 2, 0)
}

test('frequent labels stand near the root', () => {
  const tree = huffmanTree([50, 20, 15, 10, 5])
  expect([0, 1, 2, 3, 4].map((leaf) => depthOf(tree, leaf))).toEqual([1, 2, 3, 4, 4])
})

test('equal counts give a balanced tree', () => {
  const tree = huffmanTree([4, 4, 4, 4])
  expect([0, 1, 2, 3].map((leaf) => depthOf(tree, leaf))).toEqual([2, 2, 2, 2])
})

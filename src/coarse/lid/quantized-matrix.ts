import type { ByteReader } from './byte-reader.ts'

/** Rows of 32-bit floats, one after the other. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Centroids per sub-vector: one byte of code each (fastText `ProductQuantizer::ksub_`). */
const CENTROIDS = 256

/** Sub-vectors of `width` columns (the last may be narrower), each replaced by the nearest of 256 centroids. */
interface ProductQuantizer {
  readonly columns: number
  readonly subVectors: number
  readonly width: number
  readonly centroids: Float32Array
}

function readQuantizer(reader: ByteReader): ProductQuantizer {
  const columns = reader.int32('quantiser dimension')
  const subVectors = reader.int32('quantiser sub-vectors')
  const width = reader.int32('quantiser sub-vector width')
  reader.int32('quantiser last sub-vector width')
  return { columns, subVectors, width, centroids: reader.float32Array(columns * CENTROIDS, 'centroids') }
}

/** Writes the decoded row `row`, scaled. */
function decodeRow(
  { columns, subVectors, width, centroids }: ProductQuantizer,
  codes: Uint8Array,
  row: number,
  scale: number,
  into: Float32Array,
): void {
  for (let sub = 0; sub < subVectors; sub++) {
    const from = sub * width
    const size = Math.min(width, columns - from)
    const centroid = from * CENTROIDS + codes[row * subVectors + sub]! * size
    for (let i = 0; i < size; i++) into[row * columns + from + i] = scale * centroids[centroid + i]!
  }
}

/**
 * fastText's `QMatrix`, decoded in full: lid.176 has some 57,000 rows of 16, so that 3.6 MB spare the decoding at
 * every look-up.
 */
export function readQuantizedMatrix(reader: ByteReader): Matrix {
  const hasNorms = reader.uint8('norm flag') !== 0
  const rows = reader.int64('matrix rows')
  const columns = reader.int64('matrix columns')
  const codes = reader.uint8Array(reader.int32('code size'), 'codes')
  const quantizer = readQuantizer(reader)
  const norms = new Float32Array(rows).fill(1)
  if (hasNorms) {
    const normCodes = reader.uint8Array(rows, 'norm codes')
    const normQuantizer = readQuantizer(reader)
    for (let row = 0; row < rows; row++) decodeRow(normQuantizer, normCodes, row, 1, norms)
  }
  const values = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) decodeRow(quantizer, codes, row, norms[row]!, values)
  return { rows, columns, values }
}

/** fastText's `DenseMatrix`. */
export function readDenseMatrix(reader: ByteReader): Matrix {
  const rows = reader.int64('matrix rows')
  const columns = reader.int64('matrix columns')
  return { rows, columns, values: reader.float32Array(rows * columns, 'matrix') }
}

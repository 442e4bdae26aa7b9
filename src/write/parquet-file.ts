import { createHash } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { type WrittenFile, writeFully } from './block-file.ts'

export interface ParquetColumn {
  readonly name: string
  readonly type: 'STRING' | 'DOUBLE' | 'INT64' | 'INT32'
}

type Cell = string | number | bigint | null

/**
 * A Parquet file written a row group at a time: rows are gathered by column and leave memory with their group. Its
 * `content` digest is the file's own, since Parquet compresses inside.
 */
export class ParquetFile {
  readonly #fd: number
  readonly #columns: readonly ParquetColumn[]
  readonly #data: Cell[][]
  readonly #bytes = new ByteWriter()
  readonly #writer: ParquetWriter
  readonly #hash = createHash('sha256')
  readonly #rowsPerGroup: number
  #rows = 0
  #written = 0

  constructor(path: string, columns: readonly ParquetColumn[], rowsPerGroup = 20_000) {
    this.#fd = openSync(path, 'wx')
    this.#columns = columns
    this.#data = columns.map(() => [])
    this.#rowsPerGroup = rowsPerGroup
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({
        columnData: columns.map(({ name, type }) => ({ name, type, data: [], nullable: true })),
      }),
      createdBy: 'mdfs',
    })
  }

  /** Cells in the order of the columns. */
  addRow(cells: readonly Cell[]): void {
    for (let i = 0; i < this.#data.length; i++) this.#data[i]!.push(cells[i] ?? null)
    this.#rows += 1
    if (this.#rows >= this.#rowsPerGroup) this.endGroup()
  }

  /** Writes the rows gathered so far as a row group. */
  endGroup(): void {
    if (this.#rows === 0) return
    const columnData = this.#columns.map(({ name, type }, i) => ({ name, type, data: this.#data[i]! }))
    this.#writer.write({ columnData, rowGroupSize: this.#rows })
    for (const column of this.#data) column.length = 0
    this.#rows = 0
    this.#drain()
  }

  /** Moves what the library has encoded to the file, so that only one group is ever in memory. */
  #drain(): void {
    const { index } = this.#bytes
    if (index === 0) return
    const block = new Uint8Array(this.#bytes.buffer, 0, index)
    this.#hash.update(block)
    writeFully(this.#fd, block)
    this.#written += index
    this.#bytes.index = 0
  }

  close(): WrittenFile {
    this.endGroup()
    this.#writer.finish()
    this.#drain()
    closeSync(this.#fd)
    const sha256 = this.#hash.digest('hex')
    return { bytes: this.#written, sha256, content: { bytes: this.#written, sha256 } }
  }
}

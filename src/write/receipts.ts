import type { Receipt } from '../document.ts'
import type { ColumnType } from '../step.ts'
import type { WrittenFile } from './block-file.ts'
import { type ParquetColumn, ParquetFile } from './parquet-file.ts'

const FIXED: readonly ParquetColumn[] = [
  { name: 'id', type: 'STRING' },
  { name: 'source', type: 'STRING' },
  { name: 'file', type: 'STRING' },
  { name: 'offset', type: 'DOUBLE' },
  { name: 'outcome', type: 'STRING' },
  { name: 'step', type: 'STRING' },
  { name: 'reason', type: 'STRING' },
  { name: 'lang', type: 'STRING' },
  { name: 'label', type: 'STRING' },
  { name: 'chars', type: 'DOUBLE' },
  { name: 'bytes', type: 'DOUBLE' },
  { name: 'keeper', type: 'STRING' },
  { name: 'similarity', type: 'DOUBLE' },
  { name: 'clusterSize', type: 'DOUBLE' },
]

export interface ReceiptWriter {
  write(receipt: Receipt): void
  close(): WrittenFile
}

/**
 * Receipts as Parquet: the fixed columns of `Receipt`, then one column per measured value, named `step` or
 * `step.column`, null where the document did not reach the step.
 */
export function openReceipts(
  path: string,
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): ReceiptWriter {
  const file = new ParquetFile(path, [
    ...FIXED,
    ...columns.map(({ name, type }) => ({
      name,
      type: type === 'number' ? ('DOUBLE' as const) : ('STRING' as const),
    })),
  ])
  const names = columns.map(({ name }) => name)
  return {
    write(r) {
      const row = [
        r.id,
        r.source,
        r.file,
        r.offset,
        r.outcome,
        r.step,
        r.reason,
        r.lang,
        r.label,
        r.chars,
        r.bytes,
        r.keeper,
        r.similarity,
        r.clusterSize,
      ]
      for (const name of names) row.push(r.values[name] ?? null)
      file.addRow(row)
    },
    close: () => file.close(),
  }
}

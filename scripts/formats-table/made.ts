import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** A file written here of texts by others, in a format of which no real file is at hand. */
export interface MadeFile {
  readonly path: string
  readonly texts: readonly string[]
}

interface Law {
  readonly title: string
  readonly category: string
  readonly text: string
}

const ROWS_PER_GROUP = 200

/** The laws, gzipped JSON lines, in another container. */
export async function lawsAs(kind: 'json' | 'parquet', jsonl: string, folder: string): Promise<MadeFile> {
  const laws = gunzipSync(readFileSync(jsonl))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Law)
  const path = join(folder, `laws.${kind}`)
  writeFileSync(path, kind === 'json' ? JSON.stringify(laws) : Buffer.from(asParquet(laws)))
  return { path, texts: laws.map(({ text }) => text) }
}

const asParquet = (laws: readonly Law[]): ArrayBuffer =>
  parquetWriteBuffer({
    columnData: (['title', 'category', 'text'] as const).map((name) => ({
      name,
      data: laws.map((law) => law[name]),
      type: 'STRING',
    })),
    rowGroupSize: ROWS_PER_GROUP,
  })

import { jsonl } from './jsonl.ts'
import { parquet } from './parquet.ts'
import type { ShardFormat } from './shard-format.ts'
import { text } from './text.ts'
import { wudao } from './wudao.ts'

const FORMATS: Readonly<Record<string, ShardFormat>> = { jsonl, text, wudao, parquet }

/** Output format by the name the recipe gives it (its schema admits no other). */
export function shardFormat(name: string): ShardFormat {
  const format = FORMATS[name]
  if (format === undefined)
    throw new Error(`no output format "${name}"; expected one of ${Object.keys(FORMATS).join(', ')}`)
  return format
}

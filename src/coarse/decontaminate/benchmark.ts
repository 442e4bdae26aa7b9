import { gunzipSync } from 'node:zlib'
import type { Json } from '../../document.ts'
import { messageOf } from '../../errors.ts'

/** One question of a benchmark, or whatever else its file has rows of. */
export interface BenchmarkItem {
  /** The row's `id`, or its number in the file, from 1: `row 12`. */
  readonly id: string
  /** One text per field. N-grams do not cross from one to the next. */
  readonly texts: readonly string[]
}

/**
 * Reads the items of a benchmark file, plain or gzipped: `.jsonl` (a JSON object or string per line), `.json` (an array of
 * them, or an object with one array), or any other name as text with an item per line. Of a row only `fields` are read
 * (members of the object; the strings inside arrays and objects are joined), or all members when there are none.
 *
 * Throws an error with file and row for what is not so, for a field that no row has, and for a file without items.
 */
export function readBenchmark(bytes: Uint8Array, path: string, fields?: readonly string[]): BenchmarkItem[] {
  const rows = rowsOf(bytes, path)
  const missing = fields?.find((field) => !rows.some(({ row }) => isObject(row) && field in row))
  if (missing !== undefined && rows.length > 0) {
    const [first] = rows
    const found = isObject(first!.row) ? Object.keys(first!.row).join(', ') : typeof first!.row
    throw new Error(`${path}: no row has the field "${missing}"; the first one has: ${found}`)
  }
  const items = rows.map(({ row, number }) => itemOf(row, number, fields))
  if (!items.some(({ texts }) => texts.length > 0)) {
    throw new Error(`${path}: a benchmark without text; expected at least one item`)
  }
  return items
}

interface Row {
  readonly row: Json
  /** From 1: the line, or the place in the array. */
  readonly number: number
}

function rowsOf(bytes: Uint8Array, path: string): Row[] {
  const text = textOf(bytes, path)
  const name = path.replace(/\.gz$/i, '').toLowerCase()
  if (name.endsWith('.json')) return arrayIn(parseJson(text, path), path)
  const parse = /\.(jsonl|ndjson)$/.test(name) ? parseJson : (line: string): Json => line
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '') return []
    return [checkRow(parse(line, `${path}, line ${i + 1}`), i + 1, path)]
  })
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (error) {
    throw new Error(`${path}: expected UTF-8 text, plain or gzipped: ${messageOf(error)}`)
  }
}

function parseJson(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw new Error(`${where}: not JSON: ${messageOf(error)}`)
  }
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function arrayIn(json: Json, path: string): Row[] {
  const arrays = isObject(json) ? Object.values(json).filter(Array.isArray) : [json]
  const [array] = arrays
  if (arrays.length !== 1 || !Array.isArray(array)) {
    throw new Error(`${path}: expected an array of rows, or an object with one array in it`)
  }
  return array.map((row, i) => checkRow(row, i + 1, path))
}

function checkRow(row: Json, number: number, path: string): Row {
  if (isObject(row) || typeof row === 'string') return { row, number }
  throw new Error(
    `${path}, row ${number}: expected an object or a string; found ${JSON.stringify(row)?.slice(0, 80)}`,
  )
}

function itemOf(row: Json, number: number, fields: readonly string[] | undefined): BenchmarkItem {
  const id =
    isObject(row) && (typeof row.id === 'string' || typeof row.id === 'number')
      ? `${row.id}`
      : `row ${number}`
  const parts = isObject(row) ? (fields ?? Object.keys(row)).map((field) => row[field] ?? null) : [row]
  const texts = parts.map((part) => strings(part).join('\n')).filter((text) => text.trim() !== '')
  return { id, texts }
}

/** Every string inside a JSON value, in order. */
function strings(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(strings)
}

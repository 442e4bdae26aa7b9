import { z } from 'zod'
import type { Json } from '../document.ts'
import type { CollectedDocument, Unreadable } from './format.ts'
import { headOf } from './lines.ts'

const name = z.string().min(1)
/** One field name, or several of which the first that holds a string counts; an empty list takes none. */
const names = z.union([name.transform((one) => [one]), z.array(name)])

/** Options of every format whose records are JSON objects: which field is what. */
export const fieldOptions = {
  text: names.default(['text', 'content']).describe('field that holds the text'),
  title: names.default(['title']).describe('field that holds the title'),
  url: names.default(['url']).describe('field that holds the address'),
  date: names.default(['date', 'timestamp']).describe('field that holds the date'),
  lang: names.default(['lang', 'language']).describe('field that holds the language'),
}

const fieldsSchema = z.strictObject(fieldOptions)
export type Fields = z.output<typeof fieldsSchema>

const LIFTED = ['title', 'url', 'date', 'lang'] as const
const SHOWN_KEYS = 20

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nameOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`

/**
 * A parsed JSON value as a document. Title, url, date and lang are lifted when they are strings; every field that is
 * not lifted goes to `meta`. Lone surrogates (`"\ud800"`) in what is lifted become U+FFFD, as UTF-8 cannot write them.
 * `bytes` is the record as found, for quarantine.
 */
export function documentOf(
  value: unknown,
  offset: number,
  fields: Fields,
  bytes: Uint8Array,
): CollectedDocument | Unreadable {
  const found = fieldsOf(value, fields)
  return 'cause' in found
    ? { kind: 'unreadable', offset, ...found, head: headOf(bytes) }
    : { kind: 'document', offset, ...found }
}

function fieldsOf(
  value: unknown,
  fields: Fields,
): Omit<CollectedDocument, 'kind' | 'offset'> | Pick<Unreadable, 'cause' | 'detail'> {
  if (!isObject(value)) {
    return { cause: 'not a JSON object', detail: `expected an object, found ${nameOf(value)}` }
  }
  const textKey = fields.text.find((key) => Object.hasOwn(value, key))
  if (textKey === undefined) {
    const expected = fields.text.join(' or ')
    return {
      cause: 'no text field',
      detail: `expected ${expected}, found ${keysOf(value)}; name it with "text:"`,
    }
  }
  const text = value[textKey]
  if (typeof text !== 'string') {
    return {
      cause: 'text is not a string',
      detail: `expected a string in "${textKey}", found ${nameOf(text)}`,
    }
  }
  const taken = [textKey]
  const lifted: { [K in (typeof LIFTED)[number]]?: string } = {}
  for (const field of LIFTED) {
    for (const key of fields[field]) {
      const found = Object.hasOwn(value, key) ? value[key] : undefined
      if (typeof found !== 'string') continue
      lifted[field] = found.toWellFormed()
      taken.push(key)
      break
    }
  }
  return { text: text.toWellFormed(), ...lifted, meta: without(value, taken) }
}

/** The fields that are not `taken`. A field called `__proto__` stays a field. */
function without(record: Record<string, Json>, taken: readonly string[]): Record<string, Json> {
  const rest: Record<string, Json> = {}
  for (const key of Object.keys(record)) {
    const value = record[key]
    if (taken.includes(key) || value === undefined) continue
    if (key !== '__proto__') rest[key] = value
    else Object.defineProperty(rest, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return rest
}

function keysOf(record: Record<string, Json>): string {
  const keys = Object.keys(record)
  if (keys.length === 0) return 'no field'
  const shown = keys.slice(0, SHOWN_KEYS).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key))
  return shown.join(', ') + (keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : '')
}

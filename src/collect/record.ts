import { z } from 'zod'
import type { Json } from '../document.ts'
import type { CollectedDocument, Unreadable } from './format.ts'
import { joinFields } from './join-fields.ts'
import { headOf } from './lines.ts'

const name = z.string().min(1)
/** One field name, or several of which the first that holds a string counts; an empty list takes none. */
const names = z.union([name.transform((one) => [one]), z.array(name)])

/** Options of every format whose records are JSON objects: which field is what. */
export const fieldOptions = {
  text: names.default(['text', 'content']).describe('field that holds the text'),
  join: z
    .array(name)
    .default([])
    .describe(
      'fields whose strings make up the text, joined by line ends, instead of "text": summary, sections.content',
    ),
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
  const found = textOf(value, fields)
  if ('cause' in found) return found
  const taken = [...found.taken]
  const lifted: { [K in (typeof LIFTED)[number]]?: string } = {}
  for (const field of LIFTED) {
    for (const key of fields[field]) {
      const text = Object.hasOwn(value, key) ? value[key] : undefined
      if (typeof text !== 'string') continue
      lifted[field] = text.toWellFormed()
      taken.push(key)
      break
    }
  }
  return { text: found.text.toWellFormed(), ...lifted, meta: without(value, taken) }
}

/** The text, and the fields that go into it whole: they are no `meta`. */
function textOf(
  value: Record<string, Json>,
  { text: names, join }: Fields,
): { readonly text: string; readonly taken: readonly string[] } | Pick<Unreadable, 'cause' | 'detail'> {
  if (join.length > 0) {
    const text = joinFields(value, join)
    return text === undefined ? noText(value, join, 'join') : { text, taken: join }
  }
  const key = names.find((each) => Object.hasOwn(value, each))
  if (key === undefined) return noText(value, names, 'text')
  const text = value[key]
  if (typeof text === 'string') return { text, taken: [key] }
  return { cause: 'text is not a string', detail: `expected a string in "${key}", found ${nameOf(text)}` }
}

const noText = (
  value: Record<string, Json>,
  names: readonly string[],
  option: string,
): Pick<Unreadable, 'cause' | 'detail'> => ({
  cause: 'no text field',
  detail: `expected ${names.join(' or ')}, found ${keysOf(value)}; name it with "${option}:"`,
})

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

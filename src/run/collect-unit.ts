import type { Collected, Limits } from '../collect/format.ts'
import { findFormat } from '../collect/formats.ts'
import { Document } from '../document.ts'
import { isStopped, RunError } from '../errors.ts'
import type { Recipe } from '../recipe/load.ts'
import type { Hasher } from '../text/hash.ts'
import type { TaskControl } from './control.ts'

import type { Unit, UnitPart } from './units.ts'

/** One input record: a document, or why there is none. */
export type CollectedRecord =
  | { readonly kind: 'document'; readonly doc: Document }
  | {
      readonly kind: 'skipped' | 'unreadable'
      readonly id: string
      readonly part: UnitPart
      readonly offset: number
      readonly why: string
      readonly detail?: string
      readonly head?: Uint8Array
    }

/** 16 hex digits of the position, 16 of the text: the same input has the same id wherever it is run. */
const idOf = (hasher: Hasher, part: UnitPart, offset: number, text: string): string =>
  hasher.hex64(`${part.source}\0${part.name}\0${offset}`) + hasher.hex64(text)

/** BCP 47 in the short: `zh`, `zh-Hant-TW`. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i

function toRecord(item: Collected, part: UnitPart, hasher: Hasher): CollectedRecord {
  const { offset } = item
  if (item.kind === 'document') {
    const { title, url, date, meta: given = {} } = item
    // A language becomes part of file names and tables: what is no language tag is kept as what the source says.
    const lang = item.lang !== undefined && LANGUAGE_TAG.test(item.lang) ? item.lang : undefined
    const meta = lang === item.lang ? given : { ...given, lang: item.lang! }
    // A lone surrogate cannot be written as UTF-8: it becomes U+FFFD here, once, where rules can count it.
    const text = item.text.isWellFormed() ? item.text : item.text.toWellFormed()
    const head = {
      id: idOf(hasher, part, offset, text),
      source: part.source,
      file: part.name,
      offset,
      ...(title !== undefined && { title }),
      ...(url !== undefined && { url }),
      ...(date !== undefined && { date }),
      ...(lang !== undefined && { lang }),
      scores: {},
      meta,
      values: {},
    }
    return { kind: 'document', doc: new Document(head, text) }
  }
  const id = idOf(hasher, part, offset, '')
  if (item.kind === 'skipped') return { kind: 'skipped', id, part, offset, why: item.reason }
  const { cause, detail, head } = item
  return { kind: 'unreadable', id, part, offset, why: cause, ...(detail !== undefined && { detail }), head }
}

/** What a recipe allows one record. */
export const inputLimits = ({ limits }: Recipe): Limits => ({
  maxRecordBytes: limits.record,
  maxRatio: limits.ratio,
})

/** Reads a unit's parts in order, in batches. With `limit`, stops after that many records of the unit. */
export async function* collectUnit(
  unit: Unit,
  limits: Limits,
  limit: number | undefined,
  hasher: Hasher,
  control: TaskControl,
): AsyncGenerator<CollectedRecord[]> {
  let left = limit ?? Number.POSITIVE_INFINITY
  for (const [index, part] of unit.parts.entries()) {
    if (left === 0) return
    control.part = index
    const format = findFormat(part.format)
    if (format === undefined) throw new Error(`no format ${part.format}`)
    let reported = 0
    try {
      for await (const batch of format.read(part, part.options, limits)) {
        const taken = batch.length > left ? batch.slice(0, left) : batch
        left -= taken.length
        const records = taken.map((item) => toRecord(item, part, hasher))
        const position = Math.min(part.end, taken.at(-1)?.offset ?? part.start) - part.start
        control.report(taken.length, Math.max(0, position - reported))
        reported = Math.max(reported, position)
        yield records
        if (left === 0) break
      }
    } catch (error) {
      if (isStopped(error) || error instanceof RunError) throw error
      throw new Error(
        `${part.source}: ${part.path}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      )
    }
    control.report(0, part.end - part.start - reported)
  }
}

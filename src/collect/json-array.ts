import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { pick } from 'stream-json/core/filters/pick.js'
import { jsonParser, type Token } from 'stream-json/core/parser.js'
import { streamArray } from 'stream-json/core/streamers/stream-array.js'
import { messageOf } from '../errors.ts'
import { decodeUtf8 } from './decode.ts'
import type { Collected, Unreadable } from './format.ts'
import { describeJsonFault } from './json-fault.ts'
import { JsonPieces, type Piece } from './json-pieces.ts'
import { headOf } from './lines.ts'
import { documentOf, type Fields } from './record.ts'

/** What is wrong, for quarantine. */
type Fault = Pick<Required<Unreadable>, 'cause' | 'detail'>

/** What `streamArray` makes of an element. */
interface Element {
  readonly value: unknown
}

const CUT: Fault = { cause: 'JSON cut', detail: 'the file ends inside the array, or holds nothing' }
const INVALID_UTF8: Fault = { cause: 'invalid UTF-8', detail: 'JSON is UTF-8: convert the file with iconv' }

const isFault = (result: Fault | readonly Element[]): result is Fault => !Array.isArray(result)

/** Stages of stream-json return one value, several or none. */
function valuesOf<T>(result: unknown): readonly T[] {
  if (isMany(result)) return getManyValues(result) as T[]
  return result === none ? [] : [result as T]
}

const FOUND: Readonly<Record<string, string>> = {
  startObject: 'an object',
  stringValue: 'a string',
  numberValue: 'a number',
  nullValue: 'null',
}

/**
 * The elements of one array of a JSON text as documents. `JsonPieces` cuts the text into elements and keeps them within
 * bounds; stream-json checks the syntax, finds the array and builds the values. Fed element by element, stream-json is
 * faster than on blocks, and each element has its offset. An element that is too long, too deep, invalid UTF-8 or of
 * broken syntax costs itself alone. What ends the file is broken syntax outside of the elements, or anywhere below a
 * `path`: behind it nothing tells which array one is in.
 */
export class JsonArrayReader {
  readonly #path: string | undefined
  readonly #fields: Fields
  readonly #pieces: JsonPieces
  #parse = newParser()
  readonly #pick: (token: Token) => unknown
  #assemble: (token: Token) => unknown = streamArray()
  #begun = false
  #failed = false

  /** `path`: keys to the array, joined by dots; absent when the text is the array. */
  constructor(path: string | undefined, fields: Fields, maxBytes: number) {
    this.#path = path
    this.#fields = fields
    this.#pieces = new JsonPieces(path === undefined ? 1 : path.split('.').length + 1, maxBytes)
    this.#pick = path === undefined ? (token) => token : pick({ filter: path })
  }

  /** A fault was reported that ends the file. */
  get failed(): boolean {
    return this.#failed
  }

  /** First bytes of the element that is open. */
  get openHead(): Uint8Array {
    const open = this.#pieces.open()
    return open?.dropped?.head ?? headOf(open?.bytes ?? new Uint8Array())
  }

  push(chunk: Buffer): Collected[] {
    const batch: Collected[] = []
    for (const piece of this.#pieces.push(chunk)) {
      const item = this.#read(piece)
      if (item !== undefined) batch.push(item)
      if (this.#failed) break
    }
    return batch
  }

  /** What is wrong with the end of the text, if anything is. */
  finish(): Unreadable | undefined {
    const open = this.#pieces.open()
    const rest = open === undefined ? [] : this.#feed(open.bytes.toString('utf8'), open)
    const end = isFault(rest) ? rest : this.#feed(none)
    const fault = isFault(end) ? end : this.#begun ? undefined : notFound(this.#path)
    if (fault === undefined) return undefined
    const cut = !isFault(rest) && fault.cause === 'bad JSON'
    return {
      kind: 'unreadable',
      offset: open?.offset ?? this.#pieces.position,
      ...(cut ? CUT : fault),
      head: this.openHead,
    }
  }

  #read(piece: Piece): Collected | undefined {
    const text = decodeUtf8(piece.bytes)
    const fault: Fault | undefined = piece.dropped ?? (text === undefined ? INVALID_UTF8 : undefined)
    const unreadable = ({ cause, detail }: Fault): Unreadable => ({
      kind: 'unreadable',
      offset: piece.offset,
      cause,
      detail,
      head: piece.dropped?.head ?? headOf(piece.bytes),
    })
    // In the place of a bad element the parser sees `null`.
    const elements =
      fault !== undefined && !piece.isElement ? fault : this.#feed(text ?? standIn(piece), piece)
    if (isFault(elements)) {
      this.#failed = !this.#passOver(piece)
      return unreadable(elements)
    }
    if (elements.length === 0) return undefined
    return fault === undefined
      ? documentOf(elements[0]?.value, piece.offset, this.#fields, piece.bytes)
      : unreadable(fault)
  }

  /** Begins anew behind an element of broken syntax, as if it were `null`. `false`: that cannot be. */
  #passOver(piece: Piece): boolean {
    if (!piece.isElement || !this.#begun || this.#path !== undefined) return false
    this.#parse = newParser()
    this.#assemble = streamArray()
    return !isFault(this.#feed(`[${standIn(piece)}`))
  }

  /** Passes text through stream-json: the elements that are complete with it, or why it cannot go on. */
  #feed(text: string | typeof none, piece?: Piece): readonly Element[] | Fault {
    let tokens: readonly Token[]
    try {
      tokens = valuesOf(this.#parse(text))
    } catch (error) {
      return { cause: 'bad JSON', detail: faultOf(error, text, piece) }
    }
    const elements: Element[] = []
    for (const token of tokens) {
      for (const picked of valuesOf<Token>(this.#pick(token))) {
        if (!this.#begun && picked.name !== 'startArray') return notArray(picked, this.#path)
        this.#begun = true
        const element = this.#assemble(picked)
        if (element !== none) elements.push(element as Element)
      }
    }
    return elements
  }
}

/** `none` tells it the end. */
const newParser = (): ((text: string | typeof none) => unknown) =>
  jsonParser({ streamValues: false }) as (text: string | typeof none) => unknown

/** `null` in the place of an element, with the comma or bracket behind it. */
const standIn = ({ bytes }: Piece): string => `null${String.fromCharCode(bytes[bytes.length - 1] ?? 0)}`

const notFound = (path: string | undefined): Fault => ({
  cause: 'no array',
  detail: `found nothing at path "${path}"`,
})

function notArray({ name }: Token, path: string | undefined): Fault {
  const where = path === undefined ? 'as the whole file' : `at path "${path}"`
  const found = FOUND[name] ?? 'true or false'
  const hint = 'for one object per line set "format: jsonl"; for an array inside an object set "path:"'
  return { cause: 'no array', detail: `expected an array ${where}, found ${found}; ${hint}` }
}

/** What stream-json expected; worked out afresh for an element, to say where in it. */
function faultOf(error: unknown, text: string | typeof none, piece: Piece | undefined): string {
  if (piece?.isElement === true && typeof text === 'string') return describeJsonFault(text.slice(0, -1))
  return messageOf(error).replace(/^Parser (has|cannot parse input:) /, '')
}

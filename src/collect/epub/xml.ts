import { Parser } from 'htmlparser2'

/** A start tag. Names are local ones, in lower case: without the prefix of their namespace. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Text up to the end tag, white space collapsed. */
  text: string
}

/** Elements that may stand in a file of an e-book's structure. */
const MAX_ELEMENTS = 200_000

/**
 * The elements of a small XML file in document order. Entities are those of XML alone: none is ever defined or
 * expanded. Never throws; a broken file gives what stands before the fault.
 */
export function xmlElements(xml: string): XmlElement[] {
  const elements: XmlElement[] = []
  const open: XmlElement[] = []
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (elements.length >= MAX_ELEMENTS) return
        const element: XmlElement = {
          name: localName(name),
          attributes: new Map(Object.entries(attributes).map(([key, value]) => [localName(key), value])),
          text: '',
        }
        elements.push(element)
        open.push(element)
      },
      ontext(text) {
        const top = open.at(-1)
        if (top !== undefined) top.text += text
      },
      onclosetag() {
        const closed = open.pop()
        if (closed !== undefined) closed.text = closed.text.replace(/\s+/g, ' ').trim()
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(xml)
  return elements
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()

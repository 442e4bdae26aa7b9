import type { Between } from '../element-cutter.ts'
import type { Unreadable } from '../format.ts'
import { headOf } from '../lines.ts'

const SHOWN = 40
/** `<siteinfo>` is not there in every export. */
const HEADER = /^<mediawiki[\s>]/

/**
 * What stands outside of `<page>`: the head or the end of a dump; else a page whose tags are damaged, or no dump at all.
 * A DOCTYPE is reported: dumps have none, and the entities that it declares are not expanded.
 */
export function outsideOfPage({ offset, bytes, whole }: Between): { fault?: Unreadable; header?: string } {
  const rest = dropXmlDeclaration(dropEnd(bytes.toString('utf8').replace('\ufeff', '').trim()))
  const isHeader = HEADER.test(rest) && (rest.endsWith('</siteinfo>') || !rest.slice(1).includes('<'))
  if (whole && (rest === '' || isHeader)) return isHeader ? { header: rest } : {}
  const isDoctype = /^<!DOCTYPE/i.test(rest)
  return {
    fault: {
      kind: 'unreadable',
      offset,
      cause: isDoctype ? 'XML DOCTYPE' : 'text outside of <page>',
      detail: isDoctype
        ? 'dumps have none; its entities are not expanded'
        : `expected <page>, found ${JSON.stringify(rest.slice(0, SHOWN))}`,
      head: headOf(bytes),
    },
  }
}

const END = '</mediawiki>'
const dropEnd = (text: string): string => (text.startsWith(END) ? text.slice(END.length).trimStart() : text)

function dropXmlDeclaration(text: string): string {
  const end = text.startsWith('<?xml') ? text.indexOf('?>') : -1
  return end === -1 ? text : text.slice(end + 2).trimStart()
}

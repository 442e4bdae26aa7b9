import { crc32, deflateRawSync } from 'node:zlib'

export interface Member {
  readonly name: string
  readonly content: string | Buffer
  /** What the headers claim of the unpacked size; what is true by default. */
  readonly claimed?: number
  /** Put in as it is, not deflated. */
  readonly stored?: boolean
}

/** A zip file of its members in their order. */
export function zip(members: readonly Member[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claimed, stored = false } of members) {
    const data = Buffer.from(content)
    const packed = stored ? data : deflateRawSync(data)
    const nameBytes = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(stored ? 0 : 8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claimed ?? data.length, 18)
    fields.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, nameBytes, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, nameBytes)
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end])
}

/** The first member of every e-book: by it a file is told to be one. */
export const MIMETYPE: Member = { name: 'mimetype', content: 'application/epub+zip', stored: true }

export const CONTAINER: Member = {
  name: 'META-INF/container.xml',
  content:
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>' +
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
}

export interface Item {
  readonly id: string
  readonly href: string
  readonly type?: string
  readonly properties?: string
}

/** A package document whose reading order is that of its items. */
export const opf = (items: readonly Item[], metadata = ''): Member => ({
  name: 'OEBPS/book.opf',
  content:
    '<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">' +
    `<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>夜渡</dc:title>` +
    `<dc:creator>林小舟</dc:creator><dc:language>zh</dc:language>${metadata}</metadata><manifest>` +
    items
      .map(
        ({ id, href, type = 'application/xhtml+xml', properties = '' }) =>
          `<item id="${id}" href="${href}" media-type="${type}" properties="${properties}"/>`,
      )
      .join('') +
    `</manifest><spine>${items.map(({ id }) => `<itemref idref="${id}"/>`).join('')}</spine></package>`,
})

/** A chapter as XHTML. */
export const xhtml = (body: string, head = ''): string =>
  '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>' +
  `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>夜渡</title>${head}</head><body>${body}</body></html>`

/** An HTTP response as a crawler stored it: the body still in its transfer and content coding. */
export interface HttpResponse {
  readonly status: number
  /** By lower-case name. Of a repeated field the last value; codings are joined with a comma. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** Headers longer than this are no HTTP response, in bytes. */
const MAX_HEADER_BYTES = 256 * 1024
const STATUS_LINE = /^HTTP\/\d+(?:\.\d+)?[ \t]+(\d{3})(?!\d)/i
/** Fields whose values add up when they are repeated and change how the body is read. */
const LISTS = new Set(['content-encoding', 'transfer-encoding'])

/** `undefined` when the block does not start with a status line. Header and body may be parted by bare line feeds. */
export function parseHttpResponse(block: Buffer): HttpResponse | undefined {
  const end = blankLine(block)
  const head = block.toString('latin1', 0, end.from)
  const status = STATUS_LINE.exec(head)?.[1]
  if (status === undefined) return undefined
  const headers = new Map<string, string>()
  let last = ''
  for (const line of head.split('\n').slice(1)) {
    const text = line.trim()
    const colon = line.indexOf(':')
    if ((line[0] === ' ' || line[0] === '\t') && last !== '') {
      headers.set(last, `${headers.get(last) ?? ''} ${text}`)
    } else if (colon > 0) {
      last = line.slice(0, colon).trim().toLowerCase()
      const value = line.slice(colon + 1).trim()
      const before = LISTS.has(last) ? headers.get(last) : undefined
      headers.set(last, before === undefined ? value : `${before}, ${value}`)
    }
  }
  return { status: Number(status), headers, body: block.subarray(end.to) }
}

/** Where the headers end and the body starts. Without a blank line all is header, and the body empty. */
function blankLine(block: Buffer): { from: number; to: number } {
  for (let at = block.indexOf(0x0a); at !== -1 && at < MAX_HEADER_BYTES; at = block.indexOf(0x0a, at + 1)) {
    if (block[at + 1] === 0x0a) return { from: at, to: at + 2 }
    if (block[at + 1] === 0x0d && block[at + 2] === 0x0a) return { from: at, to: at + 3 }
  }
  return { from: Math.min(block.length, MAX_HEADER_BYTES), to: block.length }
}

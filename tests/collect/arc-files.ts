/** An ARC record as bytes: header line, block, line feed. */
export function arcRecord(
  url: string,
  block: string | Buffer,
  { type = 'text/html', date = '20080430204826', length = String(Buffer.byteLength(block)) } = {},
): Buffer {
  return Buffer.concat([
    Buffer.from(`${url} 192.0.2.7 ${date} ${type} ${length}\n`),
    Buffer.from(block),
    Buffer.from('\n'),
  ])
}

/** The record that every ARC file opens with. */
export const filedesc = (): Buffer =>
  arcRecord(
    'filedesc://a.arc',
    '1 0 Some Crawler\nURL IP-address Archive-date Content-type Archive-length\n',
    { type: 'text/plain' },
  )

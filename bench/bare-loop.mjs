// The least anyone can do: read, parse each line, write it again. No ids, no counts, no receipts, whole file in memory.
// Usage: node bare-loop.mjs IN OUT
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

const [input = '', output = ''] = process.argv.slice(2)
const raw = readFileSync(input)
const bytes = input.endsWith('.gz') ? gunzipSync(raw) : raw
const fd = openSync(output, 'w')
let lines = []
let size = 0

function write() {
  const block = Buffer.from(lines.join(''))
  const packed = output.endsWith('.gz') ? gzipSync(block, { level: 3 }) : block
  for (let done = 0; done < packed.length; ) done += writeSync(fd, packed, done)
  lines = []
  size = 0
}

for (let at = 0; at < bytes.length; ) {
  const end = bytes.indexOf(10, at)
  const line = `${JSON.stringify(JSON.parse(bytes.toString('utf8', at, end)))}\n`
  lines.push(line)
  size += line.length
  if (size > 1 << 19) write()
  at = end + 1
}
write()
closeSync(fd)

import { openSync, readFileSync, writeSync } from 'node:fs'
import type { Place } from './place.ts'

/*
 * Which record a task is working on, in a file: it is there when the process that did the task is not. 16 bytes, part and
 * position as f64, little-endian; part NaN while no record is being worked on.
 */

export interface Journal {
  begin(place: Place): void
  end(): void
}

export function openJournal(path: string): Journal {
  const fd = openSync(path, 'w')
  const bytes = Buffer.alloc(16)
  const write = (part: number, position: number): void => {
    bytes.writeDoubleLE(part, 0)
    bytes.writeDoubleLE(position, 8)
    writeSync(fd, bytes, 0, 16, 0)
  }
  write(Number.NaN, 0)
  return {
    begin: ({ part, position }) => write(part, position),
    end: () => write(Number.NaN, 0),
  }
}

/** `undefined`: no record was being worked on. */
export function readJournal(path: string): Place | undefined {
  const bytes = readFileSync(path)
  if (bytes.length < 16 || Number.isNaN(bytes.readDoubleLE(0))) return undefined
  return { part: bytes.readDoubleLE(0), position: bytes.readDoubleLE(8) }
}

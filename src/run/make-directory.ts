import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it. `mkdirSync` with `recursive` does that too, but says ENOENT where it could not
 * for another reason, such as a disk that is read-only.
 */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another run may have just made it.
    if (!existsSync(path)) throw error
  }
}

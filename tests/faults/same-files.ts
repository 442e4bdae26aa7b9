import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Every file of a run directory that must not depend on how the run went, by its hash. */
export function digest(out: string): Record<string, string> {
  const files: Record<string, string> = {}
  const add = (path: string): void => {
    files[relative(out, path)] = createHash('sha256').update(readFileSync(path)).digest('hex')
  }
  const visit = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) visit(path)
      else add(path)
    }
  }
  for (const name of ['shards', 'receipts', 'removed', 'quarantine'])
    if (existsSync(join(out, name))) visit(join(out, name))
  for (const name of ['run.json', 'stats.json', 'manifest.json']) add(join(out, name))
  return files
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureCommand } from '../measure.ts'

/** What the peers and their dependencies are, so that another day installs the same. */
const PACKAGES = [
  'datasketch==2.0.0',
  'rensa==0.5.0',
  'datatrove==0.10.1',
  'numpy==2.4.6',
  'xxhash==3.8.2',
  'regex==2026.11.19',
  'nltk==3.10.4',
  'tokenizers==0.23.3',
]

export interface Python {
  /** Of the virtual environment's interpreter. */
  readonly path: string
  readonly remove: () => void
}

/** Of a Python traceback, what went wrong. */
export const lastLine = (error: unknown): string =>
  String(error).trim().split('\n').at(-1)!.replaceAll('|', '/')

/** A throw-away virtual environment with the peers, or the reason why there is none. */
export async function installPeers(): Promise<Python | { readonly missing: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-peers-'))
  const path = join(dir, 'bin/python')
  const remove = (): void => rmSync(dir, { recursive: true, force: true })
  try {
    await measureCommand('python3', ['-m', 'venv', dir], dir)
    await measureCommand(path, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], dir)
    return { path, remove }
  } catch (error) {
    // Shown in the table: a peer that was not measured must not look like one that does not exist.
    remove()
    return { missing: `could not be installed: ${lastLine(error)}` }
  }
}

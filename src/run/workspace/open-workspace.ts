import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStorage } from '../../storage/open.ts'
import { RemoteWorkspace } from './remote-workspace.ts'
import { localWorkspace, type Workspace } from './workspace.ts'

/** Does a run directory stand in a storage, and not on a disk? */
export const isRemote = (out: string): boolean => out.startsWith('s3://')

/** A run directory's path, absolute; a URL of a storage as it is. */
export const runDirectory = (out: string): string =>
  isRemote(out) ? out : out.startsWith('file://') ? fileURLToPath(out) : resolve(out)

/** `out`: a path, `file:///…` or `s3://bucket/run`. What is kept here of the latter stands in the temporary directory. */
export async function openWorkspace(out: string): Promise<Workspace> {
  const dir = runDirectory(out)
  if (!isRemote(dir)) return localWorkspace(dir)
  return new RemoteWorkspace(await openStorage(dir), mkdtempSync(join(tmpdir(), `mdfs-${process.pid}-`)))
}

import { openWorkspace } from '../run/workspace/open-workspace.ts'
import type { Workspace } from '../run/workspace/workspace.ts'

/** A finished run as a verb reads it: on a disk, or brought here from a storage for as long as the verb takes. */
export async function withRunDirectory(
  dir: string,
  act: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const workspace = await openWorkspace(dir)
  try {
    await workspace.fetchOutput()
    await act(workspace)
  } finally {
    await workspace.close()
  }
}

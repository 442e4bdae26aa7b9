import { committedTasks, isCommitted } from './commit.ts'

/** Where the directory of a run is: here, or in a storage of which a part is kept here. */
export interface Workspace {
  /** Run directory on this machine. */
  readonly out: string
  isCommitted(stage: string, task: string): Promise<boolean>
  /** Tasks of a stage that are committed. */
  committed(stage: string): Promise<ReadonlySet<string>>
}

export const localWorkspace = (out: string): Workspace => ({
  out,
  isCommitted: async (stage, task) => isCommitted(out, stage, task),
  committed: async (stage) => committedTasks(out, stage),
})

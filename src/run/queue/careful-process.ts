import { failureOf } from '../../errors.ts'
import { newControl } from '../control.ts'
import { openTaskThreads } from '../task-threads.ts'
import type { CarefulEnd, CarefulTask } from './careful.ts'

/** Entry of a process that does one task, and may die of it. Ends with the one that started it. */
process.on('disconnect', () => process.exit(1))

process.once('message', async (message) => {
  const { session, stage, task, journal } = message as CarefulTask
  // What a thread finds to be poison is published by the process that started this one.
  const threads = openTaskThreads({ ...session, journal }, 1, { push: async () => {} })
  let end: CarefulEnd = {}
  try {
    await threads.run(stage, task, 0, newControl(1))
  } catch (error) {
    end = { failure: failureOf(error) }
  }
  await threads.close()
  process.send?.(end, () => process.exit(0))
})

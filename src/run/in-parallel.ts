/** Calls `act` for every item, at most `most` at a time. The first failure ends it, once what is under way has ended. */
export async function inParallel<T>(
  items: readonly T[],
  most: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (!failed && next < items.length) {
      try {
        await act(items[next++]!)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, lane))
  const failure = lanes.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

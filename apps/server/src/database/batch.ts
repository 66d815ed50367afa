import { DatabaseUnavailableError } from './api.js'

/**
 * What is asked while the database is busy with the same kind of work goes together in one step. `work` answers in the
 * order of the items. Should a step fail for a reason other than an absent database, each item is tried alone, so that one
 * that cannot be done does not take others with it.
 */
export function inBatches<Item, Answer>(
  limit: number,
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item
    readonly resolve: (answer: Answer) => void
    readonly reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let busy = false

  const attempt = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await work(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer)
      })
    } catch (error) {
      if (batch.length === 1 || error instanceof DatabaseUnavailableError) for (const { reject } of batch) reject(error)
      else for (const one of batch) await attempt([one])
    }
  }
  const start = async () => {
    busy = true
    // Those who ask in the same turn of the event loop come along.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit)
      waiting = waiting.slice(limit)
      await attempt(batch)
    }
    busy = false
  }
  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!busy) void start()
    })
}

import { cheapSteps, type Enumeration, maximumHits } from './enumerate.js'
import type { SearchBoard, SearchPool } from './pool.js'
import type { SearchShard } from './shard.js'

/** What all the shards of a search have in common. */
export type ShardSource = Pick<SearchShard, 'contract' | 'effort' | 'seed' | 'counterexamples'>

interface Sharing {
  readonly pool: SearchPool
  readonly source: ShardSource
  readonly pause?: (() => Promise<void>) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Runs a search to its end. False when it was given up. */
export async function explore(
  enumeration: Enumeration,
  { pool, ...options }: Omit<Sharing, 'pool'> & { readonly pool?: SearchPool | undefined },
): Promise<boolean> {
  const work = enumeration.run()
  for (let piece = work.next(); !piece.done; piece = work.next()) {
    await options.pause?.()
    if (options.signal?.aborted) return false
    if (pool !== undefined && pool.shards > 0 && enumeration.isFull && enumeration.step >= cheapSteps)
      return share(enumeration, work, { pool, ...options })
  }
  return true
}

/** Gives away all shares but the last, which is done here, as is what does not come back. */
async function share(
  enumeration: Enumeration,
  work: ReturnType<Enumeration['run']>,
  { pool, source, pause, signal }: Sharing,
): Promise<boolean> {
  const [from, count, bound] = [enumeration.step, pool.shards + 1, enumeration.currentBound]
  const shards = Array.from({ length: pool.shards }, (_, index) => ({ ...source, index, count, from, bound }))
  const currentBound = () => enumeration.currentBound
  const board = {
    found(steps: unknown) {
      if (areSteps(steps)) enumeration.take(steps)
      return currentBound()
    },
    bound: currentBound,
    ...(signal ? { signal } : {}),
  }
  const answering = ask(pool, shards, board)
  const finish = async (indexes: readonly number[], run: ReturnType<Enumeration['run']>): Promise<boolean> => {
    enumeration.restrict({ indexes: new Set(indexes), count, from })
    while (!run.next().done) {
      await pause?.()
      if (signal?.aborted) return false
    }
    return true
  }
  if (!(await finish([pool.shards], work))) return false
  const answers = await answering
  if (signal?.aborted) return false
  const lost = shards.flatMap(({ index }) => (isTaken(enumeration, answers[index]) ? [] : [index]))
  return lost.length === 0 || finish(lost, enumeration.run())
}

/** What the workers answer; nothing when they fail, which is for the pool to report, or when the signal aborts. */
async function ask(pool: SearchPool, shards: readonly SearchShard[], board: SearchBoard): Promise<readonly unknown[]> {
  const { signal } = board
  let giveUp = (): void => {}
  const abort = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined)
  })
  signal?.addEventListener('abort', giveUp)
  try {
    const answers: unknown = await Promise.race([abort, pool.run(shards, board)])
    return Array.isArray(answers) ? answers : []
  } catch {
    return []
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** Whether a worker's answer is an outcome whose findings are such. */
function isTaken(enumeration: Enumeration, answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  const { found } = answer as { readonly found?: unknown }
  return areSteps(found) && enumeration.take(found)
}

function areSteps(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= maximumHits && value.every((step) => typeof step === 'number')
}

import { heartbeatMs } from '../queue/lease-times.js'
import { beat, type Held } from '../queue/leases.js'
import { releaseOne } from '../queue/release.js'
import type { OpenStore } from '../store/api.js'
import type { WorkerLog } from './api.js'
import { repeat } from './repeat.js'
import type { ShardTaker } from './shards.js'
import type { Work } from './work.js'

interface HeartParts {
  readonly store: OpenStore
  readonly log: WorkerLog
  readonly worker: string
  readonly slots: number
  readonly works: ReadonlyMap<string, Work>
  readonly shards: ShardTaker
  /** How many times builds were asked for so far, and whether an answer is awaited. */
  readonly claims: () => { readonly begun: number; readonly busy: boolean }
}

/**
 * Says every second that the worker lives, and compares what it works on with what the database says: what was cancelled or
 * given to others is stopped; what it should have, but never heard of since the answer was lost, is given back.
 */
export function startHeart(parts: HeartParts): { stop(): Promise<void> } {
  return repeat(async () => {
    try {
      await compare(parts)
    } catch (error) {
      parts.log.warn({ worker: parts.worker, err: error }, 'the database does not answer')
    }
    return heartbeatMs
  })
}

async function compare({ store, log, worker, slots, works, shards, claims }: HeartParts): Promise<void> {
  const before = claims()
  const known = [...works.values()]
  const held = await beat(store, worker, slots)
  const heldById = new Map(held.map((one) => [one.id, one]))
  for (const work of known) {
    const one = heldById.get(work.claim.id)
    if (one?.attempt !== work.claim.attempt) work.stop('lost')
    else if (one.cancelled) work.stop('cancelled')
  }
  await shards.compare()
  // While builds are being taken, some may be known to the database alone.
  if (before.busy || claims().begun !== before.begun) return
  for (const one of held.filter((each) => !works.has(each.id))) await giveBack(store, log, one)
}

async function giveBack(store: OpenStore, log: WorkerLog, held: Held): Promise<void> {
  if (await releaseOne(store, held, 'given-back', 'its worker did not hear that it has it'))
    log.warn({ build: held.id }, 'a build that was taken unknowingly is given back')
}

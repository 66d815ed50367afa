import type { SearchBoard, SearchPool, SearchShard } from '@sourceless/pipeline'
import { watchBound } from '../compute/sharing.js'
import type { Claim } from '../queue/claim.js'
import { offerShards, shardsOf, slotsOfAll, withdrawAll, withdrawWaiting } from '../queue/shards.js'
import type { OpenStore } from '../store/api.js'
import { channels } from '../store/channels.js'
import { makeId } from '../store/identity.js'
import type { SearchChannel } from './search-channel.js'
import { createWake } from './wake.js'

/** Who has a free slot takes a shard at once. What waits longer is done by the build itself. */
const offerMs = 500
/** Messages can be lost: the shards are looked at this often. */
const lookMs = 1_000
const mostShards = 16

interface SearchParts {
  readonly store: OpenStore
  readonly channel: SearchChannel
  /** Told, for the build's log, how many shards were offered and how many were answered. */
  readonly onShared: (count: { readonly shards: number; readonly answered: number }) => void
}

/** Shares the searches of one build among all workers. Undefined: there are no others. */
export async function sharedSearch(parts: SearchParts, claim: Claim): Promise<SearchPool | undefined> {
  if (claim.request.effort !== 'high') return undefined
  // A search that cannot be shared is done all the same.
  const others = (await slotsOfAll(parts.store).catch(() => 1)) - 1
  if (others <= 0) return undefined
  return { shards: Math.min(others, mostShards), run: (shards, board) => share(parts, claim, shards, board) }
}

async function share(
  { store, channel, onShared }: SearchParts,
  claim: Claim,
  shards: readonly SearchShard[],
  board: SearchBoard,
): Promise<readonly unknown[]> {
  const search = makeId()
  const wake = createWake()
  const watch = watchBound(board, (bound) => channel.tell(search, { kind: 'bound', bound }))
  const unlisten = channel.listen(search, (message) => {
    if (message.kind === 'begun') channel.tell(search, { kind: 'bound', bound: board.bound() })
    else if (message.kind === 'answered') wake.call()
    else if (message.kind === 'found') {
      board.found(message.steps)
      watch.look()
    }
  })
  board.signal?.addEventListener('abort', wake.call, { once: true })
  try {
    await offerShards(store, claim, search, shards)
    store.database.notify(channels.shards, '')
    const answers = await gather(store, search, shards.length, board.signal, wake)
    onShared({ shards: shards.length, answered: answers.filter((answer) => answer !== undefined).length })
    return answers
  } finally {
    board.signal?.removeEventListener('abort', wake.call)
    watch.end()
    unlisten()
    channel.tell(search, { kind: 'over' })
    // What stays is taken away by whoever sweeps.
    await withdrawAll(store, search).catch(() => undefined)
  }
}

/** Waits until nothing more can come; undefined for what did not. */
async function gather(
  store: OpenStore,
  search: string,
  count: number,
  signal: AbortSignal | undefined,
  wake: ReturnType<typeof createWake>,
): Promise<readonly unknown[]> {
  const answers: unknown[] = Array.from({ length: count }, () => undefined)
  const offeredUntilMs = Date.now() + offerMs
  while (!signal?.aborted) {
    const isOffered = Date.now() < offeredUntilMs
    if (!isOffered) await withdrawWaiting(store, search)
    const states = await shardsOf(store, search)
    for (const { place, outcome } of states) answers[place] = outcome ?? undefined
    if (states.every(({ isOver }) => isOver)) break
    await wake.wait(isOffered ? Math.max(1, offeredUntilMs - Date.now()) : lookMs)
  }
  return answers
}

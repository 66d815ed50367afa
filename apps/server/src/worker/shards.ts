import { answerShard, type TakenShard, takeShards, wantedShards } from '../queue/shards.js'
import { channels } from '../store/channels.js'
import { type ShardParts, type ShardWork, startShard } from './shard-work.js'

/** Works on shares of searches that builds elsewhere ask for, where a slot is free that no build wants. */
export interface ShardTaker {
  running(): number
  /** Takes as many as there is room for, if any were offered since the last time. */
  take(room: number): Promise<void>
  /** Stops those for which nobody waits any more, and says of those that it should have, but has not, that they are lost. */
  compare(): Promise<void>
  stop(): Promise<void>
}

/** `onChange`: there may be something to take, or a slot is free again. */
export function createShardTaker(parts: ShardParts, worker: string, onChange: () => void): ShardTaker {
  const { store } = parts
  const works = new Map<string, ShardWork>()
  let areOffered = false
  let takes = 0
  let isTaking = false
  const start = (shard: TakenShard) => {
    const work = startShard(parts, shard)
    works.set(shard.id, work)
    void work.done.then(() => {
      works.delete(shard.id)
      onChange()
    })
  }
  const unlisten = store.database.listen(channels.shards, () => {
    areOffered = true
    onChange()
  })
  return {
    running: () => works.size,
    take: async (room) => {
      if (!areOffered || room <= 0) return
      areOffered = false
      takes += 1
      isTaking = true
      try {
        for (const shard of await takeShards(store, worker, room)) start(shard)
      } finally {
        isTaking = false
      }
    },
    compare: async () => {
      if (takes === 0 || isTaking) return
      const before = takes
      const known = [...works]
      const wanted = await wantedShards(store, worker)
      for (const [id, work] of known) if (!wanted.has(id)) work.stop()
      if (takes !== before) return
      for (const id of wanted) if (!works.has(id)) await answerShard(store, id, undefined)
    },
    stop: async () => {
      unlisten()
      for (const work of works.values()) work.stop()
      await Promise.all([...works.values()].map(({ done }) => done))
    },
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { inBatches } from '../database/batch.js'
import { areWaiting, claim } from '../queue/claim.js'
import { signOff } from '../queue/leases.js'
import { type Entry, type Recorded, recordAll } from '../queue/record.js'
import { channels } from '../store/channels.js'
import { makeId } from '../store/identity.js'
import type { Worker, WorkerOptions } from './api.js'
import { startHeart } from './heart.js'
import { createPace } from './pace.js'
import { openSearchChannel } from './search-channel.js'
import { createShardTaker } from './shards.js'
import { startSweeper } from './sweeper.js'
import { createWake } from './wake.js'
import { startWork, type Work } from './work.js'

/** Messages can be lost, and a build that is tried again waits a while: the queue is looked at this often. */
const lookMs = 1_000
const recordBatch = 32
/** Builds that are computed but not written down yet, as a multiple of the slots; then no more are taken. */
const unwrittenPerSlot = 4
/** What a drained build may take to be written down or given back. */
const giveBackMs = 10_000

/** Takes builds from the queue, and has them done, until it is drained. */
export function startWorker(options: WorkerOptions): Worker {
  const { store, slots, log } = options
  const id = makeId()
  const works = new Map<string, Work>()
  const wake = createWake()
  const pace = createPace(slots)
  let computing = 0
  let draining = false
  let claims = 0
  let isTaking = false

  const record = inBatches(
    recordBatch,
    (entries: readonly Entry[]): Promise<readonly Recorded[]> => recordAll(store, entries),
  )
  const recordAndTell = async (entry: Entry) => {
    const recorded = await record(entry)
    store.database.notify(entry.end === undefined ? channels.progress : channels.builds, entry.id)
    return recorded
  }

  const channel = openSearchChannel(store.database)
  const shards = createShardTaker({ ...options, channel }, id, wake.call)

  const start = (taken: Work['claim']) => {
    store.database.notify(channels.progress, taken.id)
    const startedMs = Date.now()
    const work = startWork({ ...options, record: recordAndTell, channel }, taken)
    works.set(taken.id, work)
    computing += 1
    void work.computed.then(() => {
      computing -= 1
      pace.note(Date.now() - startedMs)
      wake.call()
    })
    void work.done.then(() => {
      if (works.get(taken.id) === work) works.delete(taken.id)
      wake.call()
    })
  }

  /** As many as there is room for; true: there may be more. */
  const take = async (): Promise<boolean> => {
    const free = slots - computing - shards.running()
    const room = Math.min(free + pace.ahead(), slots * unwrittenPerSlot - works.size)
    if (room <= 0) return false
    claims += 1
    isTaking = true
    try {
      const { claims: taken, isEmpty } = await claim(store, id, room)
      for (const one of taken) start(one)
      return !isEmpty
    } finally {
      isTaking = false
    }
  }
  const loop = async () => {
    for (let isCalled = true; !draining; ) {
      try {
        // Who only looks, since messages can be lost, mostly finds nothing.
        if ((isCalled || (await areWaiting(store))) && (await take())) continue
        await shards.take(slots - computing - shards.running())
      } catch (error) {
        log.warn({ worker: id, err: error }, 'no builds could be taken from the queue')
        await sleep(lookMs)
        isCalled = true
        continue
      }
      isCalled = await wake.wait(lookMs)
    }
  }

  const heart = startHeart({
    shards,
    store,
    log,
    worker: id,
    slots,
    works,
    claims: () => ({ begun: claims, busy: isTaking }),
  })
  const unlisten = [
    channel.close,
    store.database.listen(channels.jobs, wake.call),
    store.database.listen(channels.cancel, (build) => build !== undefined && works.get(build)?.stop('cancelled')),
  ]
  const sweeper = startSweeper(store, log, options.retention)
  const taking = loop()
  log.info({ worker: id, slots }, 'a worker takes builds')

  return {
    id,
    running: () => works.size,
    drain: async (limitMs) => {
      draining = true
      wake.call()
      await taking
      await shards.stop()
      const all = () => Promise.all([...works.values()].map(({ done }) => done))
      await Promise.race([all(), sleep(limitMs, undefined, { ref: false })])
      for (const work of works.values()) work.stop('draining')
      await Promise.race([all(), sleep(giveBackMs, undefined, { ref: false })])
      for (const end of unlisten) end()
      await Promise.all([heart.stop(), sweeper.stop()])
      await signOff(store, id).catch(() => undefined)
      store.database.notify(channels.jobs, '')
      log.info({ worker: id }, 'a worker has stopped')
    },
  }
}

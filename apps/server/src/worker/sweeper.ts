import { heartbeatMs, leaseMs } from '../queue/lease-times.js'
import { forgetOld, sweep } from '../queue/leases.js'
import type { OpenStore } from '../store/api.js'
import { channels } from '../store/channels.js'
import type { WorkerLog } from './api.js'
import { type Retention, startRemover } from './remover.js'
import { repeat } from './repeat.js'

/** A pause between two sweeps that is longer says that this process, or its connection, was away. */
const steadyGapMs = 3 * heartbeatMs
const forgetEveryMs = 600_000

/**
 * Lets others have the builds of workers that are gone. Every server and every worker does this; one at a time has its
 * turn. Who was itself away from the database waits for the time of a lease: others were away, too, perhaps. With
 * `retention`, removes old builds as well.
 */
export function startSweeper(store: OpenStore, log: WorkerLog, retention?: Retention): { stop(): Promise<void> } {
  let steadySince = Date.now()
  let lastMs = Date.now()
  let forgotMs = Number.NEGATIVE_INFINITY

  const sweepOnce = async () => {
    const released = await sweep(store)
    if (released.length === 0) return
    log.warn({ builds: released.length }, 'builds of a worker that is gone are given to others')
    store.database.notify(channels.jobs, '')
    for (const id of released) store.database.notify(channels.builds, id)
  }
  const look = async () => {
    const now = Date.now()
    if (now - lastMs > steadyGapMs) steadySince = now
    lastMs = now
    try {
      // In an embedded database all workers are of this process, which knows them.
      if (store.database.kind === 'postgres' && now - steadySince > leaseMs) await sweepOnce()
      else await store.database.query('select 1', [])
      if (now - forgotMs > forgetEveryMs) {
        await forgetOld(store)
        forgotMs = now
      }
    } catch (error) {
      steadySince = Date.now()
      log.warn({ err: error }, 'the database does not answer')
    }
    return heartbeatMs
  }
  const sweeping = repeat(look)
  const removing = retention && startRemover(store, log, retention)
  return {
    stop: async () => {
      await Promise.all([sweeping.stop(), removing?.stop()])
    },
  }
}

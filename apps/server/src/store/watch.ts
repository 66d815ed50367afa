import type { Database } from '../database/api.js'
import type { BuildStore } from './api.js'
import { channels } from './channels.js'
import { isId } from './identity.js'

/** Messages can be lost: all builds that are watched are looked at this often, in one statement. */
const lookMs = 2_000

/** One listener, and one look now and then, for all who watch in this process. */
export function watchBuilds(database: Database): BuildStore['watch'] {
  const watched = new Map<string, { last: number | undefined; readonly callbacks: Set<() => void> }>()
  let end: (() => void) | undefined

  const tell = (id: string) => {
    for (const callback of watched.get(id)?.callbacks ?? []) callback()
  }
  const look = async () => {
    const ids = [...watched.keys()]
    const rows = await database.query<{ id: string; last: number }>(
      'select id, last_event as last from builds where id = any($1::uuid[])',
      [ids],
    )
    for (const { id, last } of rows) {
      const entry = watched.get(id)
      if (entry === undefined || entry.last === last) continue
      entry.last = last
      // Also the first time: what happened since whoever watches last read it may have been missed.
      tell(id)
    }
  }
  const start = () => {
    // An absent database is asked again next time.
    const timer = setInterval(() => void look().catch(() => undefined), lookMs)
    timer.unref()
    const unlisten = database.listen(channels.builds, (id) => {
      if (id !== undefined) tell(id)
      else for (const each of watched.keys()) tell(each)
    })
    return () => {
      clearInterval(timer)
      unlisten()
    }
  }

  return (id, onChange) => {
    if (!isId(id)) return () => undefined
    const entry = watched.get(id) ?? { last: undefined, callbacks: new Set() }
    const callback = () => onChange()
    entry.callbacks.add(callback)
    watched.set(id, entry)
    end ??= start()
    return () => {
      entry.callbacks.delete(callback)
      if (entry.callbacks.size === 0 && watched.get(id) === entry) watched.delete(id)
      if (watched.size > 0) return
      end?.()
      end = undefined
    }
  }
}

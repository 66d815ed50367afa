import type { Database } from '../database/api.js'
import type { BuildStore } from './api.js'
import { channels } from './channels.js'
import { isId } from './identity.js'

/** Messages can be lost: all builds that are watched are looked at this often, in one statement. */
const lookMs = 2_000

interface Watched {
  /** Id of the last entry of its log that was seen by looking. */
  last: number | undefined
  readonly watchers: Set<{ readonly of: 'changes' | 'end'; readonly onChange: () => void }>
}

/** One listener, and one look now and then, for all who watch in this process. */
export function watchBuilds(database: Database): BuildStore['watch'] {
  const watched = new Map<string, Watched>()
  let end: (() => void) | undefined

  const tell = (id: string, goesOn: boolean) => {
    for (const { of, onChange } of watched.get(id)?.watchers ?? []) if (of === 'changes' || !goesOn) onChange()
  }
  const look = async () => {
    const ids = [...watched.keys()]
    const rows = await database.query<{ id: string; last: number; goesOn: boolean }>(
      `select id, last_event as last, state in ('queued', 'running') as "goesOn" from builds where id = any($1::uuid[])`,
      [ids],
    )
    for (const { id, last, goesOn } of rows) {
      const entry = watched.get(id)
      if (entry === undefined || entry.last === last) continue
      entry.last = last
      // Also the first time: what happened since whoever watches last read it may have been missed.
      tell(id, goesOn)
    }
  }
  const start = () => {
    // An absent database is asked again next time.
    const timer = setInterval(() => void look().catch(() => undefined), lookMs)
    timer.unref()
    const listen = (channel: string, goesOn: boolean) =>
      database.listen(channel, (id) => {
        for (const each of id === undefined ? watched.keys() : [id]) tell(each, goesOn)
      })
    const unlisten = [listen(channels.builds, false), listen(channels.progress, true)]
    return () => {
      clearInterval(timer)
      for (const stop of unlisten) stop()
    }
  }

  return (id, of, onChange) => {
    if (!isId(id)) return () => undefined
    const entry = watched.get(id) ?? { last: undefined, watchers: new Set() }
    const watcher = { of, onChange }
    entry.watchers.add(watcher)
    watched.set(id, entry)
    end ??= start()
    return () => {
      entry.watchers.delete(watcher)
      if (entry.watchers.size === 0 && watched.get(id) === entry) watched.delete(id)
      if (watched.size > 0) return
      end?.()
      end = undefined
    }
  }
}

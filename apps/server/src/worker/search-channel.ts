import type { SearchBound } from '@sourceless/pipeline'
import type { Database } from '../database/api.js'
import { channels } from '../store/channels.js'

/** What those who share a search tell each other. Each may be lost, and none is believed: they save work. */
export type SearchMessage =
  /** Of a worker that has begun: it wants to know the bound. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'found'; readonly steps: readonly number[] }
  | { readonly kind: 'bound'; readonly bound: SearchBound }
  /** Some shard is answered, or lost. */
  | { readonly kind: 'answered' }
  /** Nobody waits any more. */
  | { readonly kind: 'over' }

export interface SearchChannel {
  /** Returns how to end it. */
  listen(search: string, onMessage: (message: SearchMessage) => void): () => void
  tell(search: string, message: SearchMessage): void
  close(): void
}

/** A message of the database holds 8,000 bytes. */
const stepsOfMessage = 400

/** Where the searches of this process, and the shards that it works on, are spoken of. */
export function openSearchChannel(database: Database): SearchChannel {
  const listeners = new Map<string, Set<(message: SearchMessage) => void>>()
  const close = database.listen(channels.search, (payload) => {
    if (payload === undefined) return
    const space = payload.indexOf(' ')
    const heard = listeners.get(payload.slice(0, space))
    if (heard === undefined) return
    const message = JSON.parse(payload.slice(space + 1)) as SearchMessage
    for (const listener of heard) listener(message)
  })
  const send = (search: string, message: SearchMessage) =>
    database.notify(channels.search, `${search} ${JSON.stringify(message)}`)
  return {
    listen: (search, onMessage) => {
      const own = (message: SearchMessage) => onMessage(message)
      const heard = listeners.get(search) ?? new Set()
      listeners.set(search, heard.add(own))
      return () => {
        heard.delete(own)
        if (heard.size === 0) listeners.delete(search)
      }
    },
    tell: (search, message) => {
      if (message.kind !== 'found') return send(search, message)
      for (let from = 0; from < message.steps.length; from += stepsOfMessage)
        send(search, { kind: 'found', steps: message.steps.slice(from, from + stepsOfMessage) })
    },
    close,
  }
}

import pg from 'pg'
import { createListeners } from './listeners.js'

/** All messages go through one channel of the server, so that one LISTEN is enough. */
const channel = 'sourceless'
const firstDelayMs = 100
const longestDelayMs = 2_000

/** A connection that only listens, from the first listener on; it is made anew as often as it breaks. */
export function listenOnPostgres(connection: pg.ClientConfig) {
  const listeners = createListeners()
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let state: 'idle' | 'open' | 'closed' = 'idle'

  const connect = async (delayMs: number): Promise<void> => {
    const next = new pg.Client(connection)
    const again = () => {
      next.removeAllListeners()
      next.on('error', () => undefined)
      void next.end().catch(() => undefined)
      if (state === 'closed' || client !== next) return
      client = undefined
      timer = setTimeout(() => void connect(Math.min(longestDelayMs, delayMs * 2)), delayMs)
    }
    client = next
    next.on('error', again)
    next.on('end', again)
    next.on('notification', ({ payload = '' }) => {
      const space = payload.indexOf(' ')
      listeners.tell(payload.slice(0, space), payload.slice(space + 1))
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      delayMs = firstDelayMs
      // What was said before this connection is lost.
      listeners.tellAll()
    } catch {
      again()
    }
  }

  return {
    channel,
    listen: (name: string, onMessage: (payload?: string) => void) => {
      if (state === 'idle') {
        state = 'open'
        void connect(firstDelayMs)
      }
      return listeners.add(name, onMessage)
    },
    close: async () => {
      state = 'closed'
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

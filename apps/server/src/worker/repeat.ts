import { heartbeatMs } from '../queue/lease-times.js'

/** Does it now and again, a heartbeat after each time, until it is stopped, which waits for a time under way. */
export function repeat(work: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  const next = () => {
    turn = work().then(() => {
      if (!stopped) timer = setTimeout(next, heartbeatMs)
    })
  }
  next()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await turn
    },
  }
}

/** Lets a number of holders in at the same time, the others in the order in which they came. */
export interface Gate {
  /** True once inside; false when the signal aborted first. Who is inside must leave. */
  enter(limit: number, signal: AbortSignal): Promise<boolean>
  leave(): void
}

interface Waiter {
  readonly limit: number
  readonly open: () => void
}

export function createGate(): Gate {
  let inside = 0
  const waiters: Waiter[] = []
  return {
    enter(limit, signal) {
      if (signal.aborted) return Promise.resolve(false)
      if (inside < limit && waiters.length === 0) {
        inside++
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const giveUp = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1)
          resolve(false)
        }
        const waiter = {
          limit,
          open: () => {
            signal.removeEventListener('abort', giveUp)
            resolve(true)
          },
        }
        waiters.push(waiter)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
    leave() {
      inside--
      while (waiters.length > 0 && inside < waiters[0]!.limit) {
        inside++
        waiters.shift()!.open()
      }
    },
  }
}

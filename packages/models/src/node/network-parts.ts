import type { NetworkParts } from '../endpoint/network.js'

/** What the network needs, from this process. */
export function nodeNetworkParts(): NetworkParts {
  return {
    fetch: globalThis.fetch,
    clock: Date.now,
    random: Math.random,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const wake = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, Math.min(ms, longestTimerMs))
        signal.addEventListener('abort', wake, { once: true })
      }),
  }
}

/** What is longer than this, `setTimeout` takes for nothing. */
const longestTimerMs = 0x7fffffff

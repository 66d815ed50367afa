import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseUnavailableError } from './api.js'

const firstDelayMs = 50
const longestDelayMs = 1_000

/**
 * Asks again while the database does not answer, until the limit has passed. What is asked may have been done although it
 * failed: it must come to the same when it is done twice.
 */
export async function persist<Value>(
  work: () => Promise<Value>,
  limitMs: number,
  onRetry?: (error: DatabaseUnavailableError) => void,
): Promise<Value> {
  const end = Date.now() + limitMs
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(longestDelayMs, delayMs * 2)) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || Date.now() + delayMs > end) throw error
      onRetry?.(error)
      // Not all at the same time.
      await sleep(delayMs * (0.5 + Math.random()))
    }
  }
}

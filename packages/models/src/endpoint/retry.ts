/** The first pause, which doubles with each try, and the longest one that we choose ourselves. */
const firstPauseMs = 500
const longestPauseMs = 8_000

/** An endpoint that asks for a longer pause than this is not waited for. */
const longestWaitMs = 60_000

/** Whether the same request may succeed later. A quota that is used up answers 429 too, and does not come back by waiting. */
export function mayPass(status: number, body: string): boolean {
  if (status === 429) return !body.includes('insufficient_quota')
  return status === 408 || status === 409 || status >= 500
}

/**
 * Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Undefined when it says neither.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/**
 * Milliseconds to wait before try number `attempt` + 1, or undefined when waiting is not worth it: the endpoint asks for
 * more than a minute, or the deadline would pass. `random` in [0, 1) spreads the tries of several clients.
 */
export function pauseBefore(
  attempt: number,
  askedMs: number | undefined,
  leftMs: number,
  random: number,
): number | undefined {
  const pause = askedMs ?? Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)) * (0.75 + 0.25 * random)
  return pause > longestWaitMs || pause >= leftMs ? undefined : pause
}

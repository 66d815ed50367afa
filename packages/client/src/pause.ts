/** Waits; an abort ends it with the signal's reason. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

export interface Backoff {
  readonly firstMs: number
  readonly mostMs: number
}

/** A random pause up to one that doubles each time, so that clients that failed together do not come back together. */
export const backoffMs = ({ firstMs, mostMs }: Backoff, attempt: number): number =>
  Math.random() * Math.min(firstMs * 2 ** attempt, mostMs)

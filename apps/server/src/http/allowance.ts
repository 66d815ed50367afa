/** What is left of an allowance after a request asked for a part of it. */
export interface AllowanceState {
  readonly granted: boolean
  /** Whole requests that are left. */
  readonly left: number
  /** Until it is full again. */
  readonly fullInSeconds: number
  /** Until the next request is granted; 0: at once. */
  readonly nextInSeconds: number
}

const windowSeconds = 60
/** Callers that are remembered; the one that was quiet longest is forgotten, and begins with a full allowance. */
const callers = 10_000

/** Token buckets, one for each caller: all of a minute's allowance at once, then as it refills. */
export class Allowances {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  take(caller: string, perMinute: number, amount = 1): AllowanceState {
    const perMs = perMinute / (windowSeconds * 1000)
    const now = this.#clock()
    const bucket = this.#buckets.get(caller) ?? { tokens: perMinute, at: now }
    const tokens = Math.min(perMinute, bucket.tokens + (now - bucket.at) * perMs)
    const granted = tokens >= amount
    const left = granted ? tokens - amount : tokens
    this.#buckets.delete(caller)
    this.#buckets.set(caller, { tokens: left, at: now })
    if (this.#buckets.size > callers) this.#buckets.delete(this.#buckets.keys().next().value!)
    return {
      granted,
      left: Math.floor(left),
      fullInSeconds: Math.ceil((perMinute - left) / perMs / 1000),
      nextInSeconds: granted ? 0 : (amount - left) / perMs / 1000,
    }
  }
}

/** `RateLimit-Policy`, as draft-ietf-httpapi-ratelimit-headers-10 writes it. */
export const allowancePolicy = (perMinute: number): string => `"requests";q=${perMinute};w=${windowSeconds}`
export const allowanceState = ({ left, fullInSeconds }: AllowanceState): string =>
  `"requests";r=${left};t=${fullInSeconds}`

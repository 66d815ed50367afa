import type { Endpoint } from './endpoint.js'
import type { Exchange } from './exchange.js'
import type { Ledger } from './ledger.js'
import { free, type Price } from './prices.js'
import type { Secret } from './secret.js'

/** Everything between a question and the model that answers it. */
export interface Line {
  readonly endpoint: Endpoint
  readonly name: string
  readonly exchange: Exchange
  readonly key: Secret | undefined
  readonly price: Price | undefined
  readonly deadlineMs: number
  readonly isStreamed: boolean
}

/** What a line is made of, beside its two ends. */
export interface LineParts {
  readonly exchange: Exchange
  readonly ledger: Ledger
  readonly key?: Secret
  /** Absent: not known. Servers of one's own are free. */
  readonly price?: Price
}

/** The line to the model of that name at an endpoint. */
export function lineTo(endpoint: Endpoint, name: string, parts: LineParts, isStreamed: boolean): Line {
  const { exchange, ledger, key } = parts
  const price = parts.price ?? (endpoint.isLocal ? free : undefined)
  return { endpoint, name, exchange, key, price, deadlineMs: ledger.deadlineMs, isStreamed }
}

import type { Endpoint } from './endpoint.js'
import type { Exchange } from './exchange.js'
import type { Price } from './prices.js'
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

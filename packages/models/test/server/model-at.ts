import type { Abilities, Endpoint, Exchange, Ledger, Limits, Model, Price, Secret } from '../../src/index.js'
import { createLedger, createModel, createNetwork, localLimits } from '../../src/index.js'
import { nodeNetworkParts } from '../../src/node/index.js'

/** Short enough for tests, long enough for a busy machine. */
export const testLimits: Limits = { ...localLimits, idleMs: 2_000, totalMs: 5_000, retries: 2 }

export interface AtOptions {
  readonly api?: Endpoint['api']
  /** Default `strict`; `undefined` has to be found out. */
  readonly structured?: Endpoint['structured']
  readonly limits?: Partial<Limits>
  readonly ledger?: Ledger
  /** Default: the network. */
  readonly exchange?: Exchange
  readonly key?: Secret
  readonly price?: Price
  readonly abilities?: Abilities
  readonly name?: string
}

/** The network as in production. */
export const testNetwork = (): Exchange => createNetwork(nodeNetworkParts())

export function endpointAt(baseUrl: string, options: AtOptions = {}): Endpoint {
  return {
    name: 'test',
    baseUrl,
    api: options.api ?? 'chat',
    keyVariable: undefined,
    isLocal: options.price === undefined,
    structured: 'structured' in options ? options.structured : 'strict',
    tokenLimit: 'max_tokens',
    limits: { ...testLimits, ...options.limits },
  }
}

/** A model behind a scripted server, as the product opens it. */
export function modelAt(baseUrl: string, options: AtOptions = {}): Model {
  const { ledger = createLedger({}), exchange = testNetwork(), key, price, abilities } = options
  return createModel(endpointAt(baseUrl, options), options.name ?? 'model', { exchange, ledger, key, price, abilities })
}

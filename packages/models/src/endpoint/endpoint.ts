import type { Limits } from './exchange.js'

/** How an answer is held to a schema: by the endpoint, as any JSON, or by the prompt alone. */
export type StructuredLevel = 'strict' | 'json' | 'prompt'

/** Where models are, and how they are spoken to. */
export interface Endpoint {
  /** The part of `provider/model` before the first slash. */
  readonly name: string
  /** Without a slash at its end; no user, password or query. */
  readonly baseUrl: string
  /** Which of the two protocols: `/chat/completions` or `/responses`. */
  readonly api: 'chat' | 'responses'
  /** Environment variable that holds the key; undefined for servers without keys. */
  readonly keyVariable: string | undefined
  /** A server of one's own: works without a key, costs nothing by the token. */
  readonly isLocal: boolean
  /** What is documented to work for all models there; undefined is found out by the first request. */
  readonly structured: StructuredLevel | undefined
  /** How the chat protocol is told the limit of tokens. */
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens'
  readonly limits: Limits
}

/**
 * For hosted models, which may think for minutes in silence. `fetch` of Node gives up after 300 s of it. A stream spends some
 * 330 bytes on a token, and answers have up to 16,000.
 */
export const hostedLimits: Limits = {
  idleMs: 290_000,
  totalMs: 600_000,
  bytes: 8 * 1024 * 1024,
  retries: 4,
  concurrency: 4,
}

/** A model of one's own may first have to be loaded, and answers a few requests at a time. */
export const localLimits: Limits = { ...hostedLimits, totalMs: 1_200_000, retries: 2, concurrency: 2 }

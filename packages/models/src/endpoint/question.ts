import type { Message } from '../model.js'

/** A JSON schema under a name. */
export interface NamedSchema {
  readonly name: string
  readonly description: string
  readonly schema: Record<string, unknown>
}

/** A request, ready to be written in either protocol. */
export interface Question {
  readonly model: string
  readonly messages: readonly Message[]
  /** How the endpoint is to hold the answer to a schema; `json` is any JSON. */
  readonly format: NamedSchema | 'json' | undefined
  readonly tools: readonly NamedSchema[]
  /** Whether calls of tools are held to their schemas, where the protocol makes one say so. */
  readonly strictTools: boolean
  readonly maximumTokens: number
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens'
  readonly isStreamed: boolean
}

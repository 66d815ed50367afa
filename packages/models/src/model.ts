import type { ZodType } from 'zod'

/** A turn of a conversation. `tool` answers the call of that id. */
export type Message =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string }

/** A tool that a model may call; `parameters` is an object schema that strict structured output accepts. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly parameters: ZodType
}

/** A call as the model wrote it: `arguments` is text that should be JSON and that no schema has checked yet. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

export interface ModelRequest {
  readonly messages: readonly Message[]
  /** What the answer must be. Absent: free text. */
  readonly schema?: { readonly name: string; readonly type: ZodType }
  readonly tools?: readonly Tool[]
  /** Upper limit of tokens in the answer. */
  readonly maximumTokens: number
  /** Tells equal requests apart: the first sample is 0. Part of what a recording is found by. */
  readonly sample?: number
  readonly signal?: AbortSignal
}

/** Tokens as the endpoint counts them; money where the price is known. */
export interface Usage {
  readonly requests: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  /** US dollars; undefined when the price of the model is not known. */
  readonly costUsd: number | undefined
}

/** Why there is no answer. */
export type ModelFailureCode =
  | 'unreachable'
  | 'unauthorized'
  | 'no-such-model'
  | 'rate-limited'
  | 'server-error'
  | 'rejected-request'
  | 'timed-out'
  | 'interrupted'
  | 'over-budget'
  | 'too-large'
  | 'refused'
  | 'truncated'
  | 'empty'
  | 'malformed'
  | 'not-recorded'

/** A model's answer, as untrusted data. `value` is what `schema` accepted; failures say what, where and what to do. */
export type ModelAnswer =
  | {
      readonly kind: 'answer'
      readonly text: string
      readonly value: unknown
      readonly calls: readonly ToolCall[]
      readonly usage: Usage
    }
  | {
      readonly kind: 'failure'
      readonly code: ModelFailureCode
      readonly message: string
      /** What a malformed or cut answer said, up to a limit: material for a repair. */
      readonly text: string
      readonly usage: Usage
    }

/** A language model behind an endpoint. Never rejects: failures are answers. */
export interface Model {
  /** As `openai/gpt-5`. */
  readonly id: string
  /** Whether tools can be offered to it. */
  readonly hasTools: boolean
  complete(request: ModelRequest): Promise<ModelAnswer>
}

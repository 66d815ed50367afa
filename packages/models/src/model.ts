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
  /** What the answer must be: an object schema that strict structured output accepts. Absent: free text. */
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

/**
 * Why there is no answer.
 *
 * | code               | what happened                                                                    |
 * | ------------------ | -------------------------------------------------------------------------------- |
 * | `unreachable`      | no connection, or it broke, also when tried again                                |
 * | `unauthorized`     | the key is missing or not accepted                                               |
 * | `no-such-model`    | the endpoint has no such model, or no such path                                  |
 * | `rate-limited`     | too many requests, or no quota left, also when tried again                       |
 * | `server-error`     | the endpoint failed, also when tried again                                       |
 * | `rejected-request` | the endpoint takes the request for a mistake, or redirects it elsewhere          |
 * | `timed-out`        | silence, a slow answer, or the deadline of the run                               |
 * | `interrupted`      | the caller's signal                                                              |
 * | `over-budget`      | not sent: requests, tokens or money of the run would not suffice                 |
 * | `too-large`        | the answer has more bytes than allowed                                           |
 * | `refused`          | the model or a content filter refuses; another sample or other words may do      |
 * | `truncated`        | cut at `maximumTokens`, or a stream that ended too early                         |
 * | `empty`            | no text and no call                                                              |
 * | `malformed`        | not JSON, not what the schema accepts, or not the protocol; `text` helps a repair |
 * | `not-recorded`     | a replay has no such request, or a recording cannot be written                   |
 */
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

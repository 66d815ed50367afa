import type { ToolCall } from '../model.js'

/** How an answer came to its end. `open`: it did not, as far as one can see. `nothing`: there was no answer in it. */
export type ReplyEnd = 'complete' | 'token-limit' | 'filtered' | 'open' | 'nothing'

export interface ReplyUsage {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
}

/** What a model said, in either protocol. */
export interface Reply {
  readonly text: string
  readonly calls: readonly ToolCall[]
  /** The model's words for not answering. */
  readonly refusal: string
  readonly end: ReplyEnd
  /** Undefined when the endpoint did not say. */
  readonly usage: ReplyUsage | undefined
}

/** Takes the events of a stream, or one whole answer, and says at any time what was said so far. */
export interface ReplyReader {
  /** Throws what `isProtocolProblem` knows when the event is not of the protocol, or reports an error. */
  take(event: unknown): void
  takeWhole(answer: unknown): void
  reply(): Reply
}

const brand = Symbol.for('sourceless.models.protocol-problem')

/** An answer that is not of the protocol, or an error where the protocol has an answer. */
export interface ProtocolProblem extends Error {
  readonly isReported: boolean
}

/** `reported`: what the endpoint says went wrong; otherwise what is wrong with its answer. */
export function protocolProblem(message: string, isReported: boolean): ProtocolProblem {
  return Object.assign(new Error(message), { [brand]: true, isReported })
}

export function isProtocolProblem(problem: unknown): problem is ProtocolProblem {
  return typeof problem === 'object' && problem !== null && brand in problem
}

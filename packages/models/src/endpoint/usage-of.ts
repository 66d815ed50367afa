import type { ModelRequest, Usage } from '../model.js'
import { noUsage } from '../usage.js'
import type { HttpOutcome } from './exchange.js'
import type { Need } from './ledger.js'
import { namedSchema } from './named-schema.js'
import { costOf, type Price } from './prices.js'
import type { Reply, ReplyUsage } from './reply.js'

/** Where the endpoint does not count, or counts nothing, a token is taken to be three bytes. Errors are taken to be free. */
export function usageOf(price: Price | undefined, request: ModelRequest, outcome: HttpOutcome, reply: Reply): Usage {
  const { attempts, status, cut } = outcome
  if (attempts === 0) return noUsage
  const isCharged = status === 200 || cut?.code === 'timed-out' || cut?.code === 'interrupted'
  const counted = reply.usage !== undefined && reply.usage.inputTokens + reply.usage.outputTokens > 0
  const tokens = counted ? reply.usage : isCharged ? estimated(request, reply) : noTokens
  return { requests: attempts, ...tokens, costUsd: isCharged ? costOf(tokens, price) : 0 }
}

const noTokens: ReplyUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }

const estimated = (request: ModelRequest, { text, calls }: Reply): ReplyUsage => ({
  inputTokens: inputEstimate(request),
  cachedTokens: 0,
  outputTokens: tokensIn(text + calls.map((call) => call.arguments).join('')),
})

const tokensIn = (text: string): number => Math.ceil(new TextEncoder().encode(text).length / 3)

/** The most that a request should take: its length, and as many tokens as it allows. */
export function needOf(request: ModelRequest, price: Price | undefined): Need {
  const inputTokens = inputEstimate(request)
  const outputTokens = request.maximumTokens
  return { tokens: inputTokens + outputTokens, usd: costOf({ inputTokens, cachedTokens: 0, outputTokens }, price) }
}

/** Tokens that the request may take on the way in, from its length. */
function inputEstimate({ messages, schema, tools = [] }: ModelRequest): number {
  const schemas = [
    ...(schema === undefined ? [] : [namedSchema(schema.name, '', schema.type)]),
    ...tools.map((tool) => namedSchema(tool.name, tool.description, tool.parameters)),
  ]
  return tokensIn(JSON.stringify([messages, schemas]))
}

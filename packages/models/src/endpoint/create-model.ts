import type { Model, ModelAnswer, ModelRequest } from '../model.js'
import { addUsage, noUsage } from '../usage.js'
import { ask } from './ask.js'
import type { Endpoint, StructuredLevel } from './endpoint.js'
import type { Asked } from './judge.js'
import { createLadder, type Descent } from './ladder.js'
import { type LineParts, lineTo } from './line.js'
import { needOf } from './usage-of.js'

/** What was found out about a model, or what is taken for granted. */
export interface Abilities {
  readonly structured: StructuredLevel
  readonly tools: boolean
  readonly streaming: boolean
  /** Tokens of prompt and answer together; undefined when the endpoint does not say. */
  readonly contextTokens: number | undefined
}

export interface ModelParts extends LineParts {
  /** Absent: what is documented of the endpoint, else found out by the first requests. */
  readonly abilities?: Abilities
}

/**
 * The model of that name at an endpoint. Budgets are reserved when `complete` is called and settled when it answers, so
 * requests that are started in a fixed order and awaited together meet the same budgets each time.
 */
export function createModel(endpoint: Endpoint, name: string, parts: ModelParts): Model {
  const { ledger, abilities } = parts
  const id = `${endpoint.name}/${name}`
  const line = lineTo(endpoint, name, parts, abilities?.streaming ?? true)
  const level = abilities?.structured ?? endpoint.structured
  const ladder = createLadder(level)
  const answerOf = async (request: ModelRequest): Promise<Descent> =>
    request.schema === undefined
      ? [await ask(line, request, level ?? 'prompt')]
      : ladder.climbDown((at) => ask(line, request, at))
  return {
    id,
    hasTools: abilities?.tools ?? true,
    async complete(request) {
      const reservation = ledger.reserve(id, needOf(request, line.price))
      if (!reservation.ok)
        return { kind: 'failure', code: 'over-budget', message: reservation.message, text: '', usage: noUsage }
      let usage = noUsage
      try {
        const descent = await answerOf(request)
        usage = descent.map(({ answer }: Asked) => answer.usage).reduce(addUsage)
        return { ...(descent.at(-1) as Asked).answer, usage } satisfies ModelAnswer
      } finally {
        reservation.settle(usage)
      }
    },
  }
}

import { namedSchema } from '../endpoint/named-schema.js'
import type { Model, ModelAnswer, ModelRequest, Tool } from '../model.js'
import { type ModelUsage, noUsage } from '../usage.js'
import { keyOf } from './cassette.js'

/** What a model answered to a question, and what it cost: data that JSON keeps. As private as the question. */
export interface KeptAnswer {
  /** Of all that was asked: 64 hexadecimal digits. */
  readonly key: string
  readonly model: string
  readonly answer: ModelAnswer
}

/** Answers of a run that is tried again when it breaks off: what was paid for is not asked again. */
export interface KeptAnswers {
  /** What earlier attempts have paid, for the budget of this one. */
  readonly paid: readonly ModelUsage[]
  /**
   * Answers what earlier attempts asked as it was answered then, with what it cost then, once: the usage of this attempt
   * is that of the whole run. Nothing is reserved for it.
   */
  around(model: Model): Model
  /** What was paid for answers that this attempt has not asked for, as when time led it another way. */
  unasked(): readonly ModelUsage[]
}

/** `earlier`: what earlier attempts were given; `onAnswer` is given what this one pays for. */
export function keepAnswers(earlier: readonly KeptAnswer[], onAnswer: (kept: KeptAnswer) => void): KeptAnswers {
  const known = new Map(earlier.map((kept) => [kept.key, kept]))
  const unasked = new Map(known)
  const usageOf = ({ model, answer }: KeptAnswer): ModelUsage => ({ model, usage: answer.usage })
  return {
    paid: earlier.map(usageOf),
    around: (model) => ({
      ...model,
      async complete(request) {
        const key = await keyOf(identityOf(model.id, request))
        const kept = known.get(key)
        if (kept !== undefined) return unasked.delete(key) ? kept.answer : { ...kept.answer, usage: noUsage }
        const answer = await model.complete(request)
        if (isPaid(answer)) onAnswer({ key, model: model.id, answer })
        return answer
      },
    }),
    unasked: () => [...unasked.values()].map(usageOf),
  }
}

/** Failures that cost nothing may pass. One that was interrupted tells of the attempt, not of the model. */
const isPaid = (answer: ModelAnswer): boolean =>
  answer.usage.inputTokens + answer.usage.outputTokens > 0 &&
  !(answer.kind === 'failure' && answer.code === 'interrupted')

function identityOf(model: string, { messages, schema, tools = [], maximumTokens, sample = 0 }: ModelRequest): string {
  const format = schema && namedSchema(schema.name, '', schema.type)
  const offered = tools.map(({ name, description, parameters }: Tool) => namedSchema(name, description, parameters))
  return JSON.stringify([model, messages, format, offered, maximumTokens, sample])
}

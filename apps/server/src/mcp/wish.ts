import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server'
import type { Failure } from '../schemas/outcome.js'
import { answer } from './answer.js'
import { givenAnswer, putQuestion, type Question, questionFields } from './question.js'
import { shown, shownAll } from './text.js'

interface Wish {
  readonly intent?: string | undefined
  readonly contract?: string | undefined
  readonly answer?: number | undefined
}

/** The wish with the answer that the user gave to the question in the meantime. */
export function answered<W extends Wish>(wish: W, ctx: ServerContext): W {
  const given = givenAnswer(ctx)
  return typeof given === 'number' ? { ...wish, answer: given } : wish
}

/** A question goes to the user where the client can put it, else to the model. */
export const ask = (server: McpServer, ctx: ServerContext, question: Question): CallToolResult | InputRequiredResult =>
  putQuestion(server, ctx, question) ?? answer(questionFields(question))

export function notUnderstood({ message, words = [], closest = [] }: Pick<Failure, 'message' | 'words' | 'closest'>) {
  return answer({
    kind: 'not-understood',
    reason: shown(message, 600),
    unknownWords: shownAll(words, 20, 100),
    ...(closest.length === 0 ? {} : { closest: shownAll(closest, 10, 200) }),
    next: 'Say it in other words, add a signature and examples, or write the contract yourself: its rules are in the resource sourceless://notation.',
  })
}

/** What was understood, in few words. */
export const understoodFields = (understanding: {
  readonly restatement: string
  readonly assumptions: readonly string[]
  readonly ignoredWords: readonly string[]
  readonly contract: { readonly source: string }
}): Record<string, unknown> => ({
  restatement: shown(understanding.restatement, 600),
  contract: shown(understanding.contract.source.trim(), 2_000),
  ...(understanding.assumptions.length === 0 ? {} : { assumptions: shownAll(understanding.assumptions, 6, 200) }),
  ...(understanding.ignoredWords.length === 0 ? {} : { ignoredWords: shownAll(understanding.ignoredWords, 20, 60) }),
})

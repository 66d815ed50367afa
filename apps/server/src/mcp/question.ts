import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Failure } from '../schemas/outcome.js'
import { shown } from './text.js'

export interface Question {
  readonly text: string
  readonly options: NonNullable<Failure['options']>
}

const key = 'reading'
const mostOptions = 8

/** Whether the client shows forms to its user: each request says so, or the handshake of the older protocol did. */
function canAsk(server: McpServer, ctx: ServerContext): boolean {
  const envelope = ctx.mcpReq.envelope as Readonly<Record<string, ClientCapabilities | undefined>> | undefined
  const capabilities =
    envelope === undefined ? server.server.getClientCapabilities() : envelope[CLIENT_CAPABILITIES_META_KEY]
  const elicitation = capabilities?.elicitation
  return elicitation !== undefined && ('form' in elicitation || !('url' in elicitation))
}

/** What the user chose when the question was put before; `open`: nothing was asked, `declined`: no answer was given. */
export function givenAnswer(ctx: ServerContext): number | 'open' | 'declined' {
  const response = inputResponse(ctx.mcpReq.inputResponses, key)
  if (response.kind === 'missing') return 'open'
  if (response.kind !== 'elicit' || response.action !== 'accept') return 'declined'
  const number = Number(response.content?.option)
  return Number.isInteger(number) && number >= 1 && number <= 100 ? number : 'declined'
}

const line = ({ restatement, onInput, result }: Question['options'][number]): string =>
  shown(`${restatement.replace(/\.$/, '')}: ${onInput} gives ${result}`, 600)

/** The question as a form for the user, where the client shows forms and the question was not put yet. */
export function putQuestion(
  server: McpServer,
  ctx: ServerContext,
  question: Question,
): InputRequiredResult | undefined {
  const options = question.options.slice(0, mostOptions)
  if (options.length === 0 || givenAnswer(ctx) !== 'open' || !canAsk(server, ctx)) return undefined
  const lines = options.map((option, at) => `${at + 1}. ${line(option)}`)
  const choices = options.map((option, at) => ({ const: String(at + 1), title: line(option) }))
  return inputRequired({
    inputRequests: {
      [key]: inputRequired.elicit({
        message: [shown(question.text, 600), ...lines].join('\n'),
        requestedSchema: {
          type: 'object',
          properties: { option: { type: 'string', title: 'Which one is meant?', oneOf: choices } },
          required: ['option'],
        },
      }),
    },
  })
}

/** The question as data, for the model to answer or to pass on. */
export function questionFields({ text, options }: Question): Record<string, unknown> {
  return {
    kind: 'question',
    question: shown(text, 600),
    options: options.slice(0, mostOptions).map(({ restatement, onInput, result }, at) => ({
      number: at + 1,
      meaning: shown(restatement, 300),
      onInput: shown(onInput, 200),
      result: shown(result, 200),
    })),
    next: 'Ask the user which option is meant, then call again with its number as "answer"; or add an example, or say it in other words.',
  }
}

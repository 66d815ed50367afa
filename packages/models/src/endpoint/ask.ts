import OpenAI from 'openai'
import type { Message, ModelRequest } from '../model.js'
import { jsonAnswerPrompt } from '../prompts/json-answer.js'
import { chatRequest, createChatReader } from './chat.js'
import type { StructuredLevel } from './endpoint.js'
import type { HttpOutcome } from './exchange.js'
import { type Asked, judge } from './judge.js'
import type { Line } from './line.js'
import { namedSchema } from './named-schema.js'
import type { NamedSchema, Question } from './question.js'
import { createResponsesReader, responsesRequest } from './responses.js'

/** Asks once, at one level of structured output, without a look at budgets. */
export async function ask(line: Line, request: ModelRequest, level: StructuredLevel): Promise<Asked> {
  const { api, baseUrl, limits } = line.endpoint
  const question = questionOf(line, request, level)
  const reader = api === 'chat' ? createChatReader() : createResponsesReader()
  let outcome: HttpOutcome = { status: 0, headers: {}, body: '', attempts: 0 }
  const client = clientOf(baseUrl, async (url, body) => {
    outcome = await line.exchange({
      method: 'POST',
      url,
      body,
      sample: request.sample ?? 0,
      secret: line.key,
      limits: question.isStreamed ? limits : { ...limits, idleMs: limits.totalMs },
      deadlineMs: line.deadlineMs,
      signal: request.signal,
    })
    return outcome
  })
  let problem: unknown
  try {
    const answer =
      api === 'chat'
        ? await client.chat.completions.create(chatRequest(question))
        : await client.responses.create(responsesRequest(question))
    if (!question.isStreamed) reader.takeWhole(answer)
    else if (outcome.headers['content-type']?.includes('json')) reader.takeWhole(JSON.parse(outcome.body))
    else for await (const event of answer as AsyncIterable<unknown>) reader.take(event)
  } catch (thrown) {
    problem = thrown
  }
  return judge(line, request, outcome, reader.reply(), problem)
}

/**
 * The SDK writes requests and reads answers; sending is ours. It gets no key, no environment, no retries and no time-out:
 * all that is the exchange's.
 */
function clientOf(baseURL: string, send: (url: string, body: string) => Promise<HttpOutcome>): OpenAI {
  return new OpenAI({
    baseURL,
    apiKey: 'not-here',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: 0x7fffffff,
    fetch: async (url, init) => {
      const { status, headers, body } = await send(String(url), String(init?.body ?? ''))
      // A status of 0 is no status of HTTP; what it stands for is in the outcome.
      return new Response(bodiless.has(status) ? null : inPieces(body), {
        status: status === 0 ? 599 : status,
        headers,
      })
    },
  })
}

/** The SDK copies what is left of a piece after each event in it, so that a long stream in one piece takes minutes. */
function inPieces(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent < bytes.length) controller.enqueue(bytes.subarray(sent, (sent += pieceBytes)))
      else controller.close()
    },
  })
}

const pieceBytes = 65_536

/** A `Response` with one of these statuses must have no body. */
const bodiless = new Set([204, 205, 304])

function questionOf(line: Line, request: ModelRequest, level: StructuredLevel): Question {
  const { endpoint, name, isStreamed } = line
  const { schema, tools = [], maximumTokens } = request
  const named = schema === undefined ? undefined : namedSchema(schema.name, '', schema.type)
  const isStrict = level === 'strict'
  return {
    model: name,
    messages: named === undefined || isStrict ? request.messages : withPrompt(request.messages, named),
    format: named === undefined || level === 'prompt' ? undefined : isStrict ? named : 'json',
    tools: tools.map((tool) => namedSchema(tool.name, tool.description, tool.parameters)),
    strictTools: isStrict,
    maximumTokens,
    tokenLimit: endpoint.tokenLimit,
    isStreamed,
  }
}

/** The schema follows the instructions, before the conversation. */
function withPrompt(messages: readonly Message[], { schema }: NamedSchema): Message[] {
  const first = messages.findIndex(({ role }) => role !== 'system')
  const at = first < 0 ? messages.length : first
  return [...messages.slice(0, at), { role: 'system', text: jsonAnswerPrompt(schema) }, ...messages.slice(at)]
}

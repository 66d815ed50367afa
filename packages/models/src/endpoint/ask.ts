import OpenAI, { APIError } from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import type { ZodType } from 'zod'
import type { Message, ModelAnswer, ModelFailureCode, ModelRequest, Usage } from '../model.js'
import { jsonAnswerPrompt } from '../prompts/json-answer.js'
import { chatRequest, createChatReader } from './chat.js'
import type { Endpoint, StructuredLevel } from './endpoint.js'
import type { Exchange, HttpOutcome } from './exchange.js'
import { extractJson } from './extract-json.js'
import { costOf, type Price } from './prices.js'
import type { NamedSchema, Question } from './question.js'
import { isProtocolProblem, type Reply } from './reply.js'
import { createResponsesReader, responsesRequest } from './responses.js'
import type { Secret } from './secret.js'

/** Everything between a question and the model that answers it. */
export interface Line {
  readonly endpoint: Endpoint
  readonly name: string
  readonly exchange: Exchange
  readonly key: Secret | undefined
  readonly price: Price | undefined
  readonly deadlineMs: number
  readonly isStreamed: boolean
}

/** An answer, and why a lower level of structured output might do better. */
export interface Asked {
  readonly answer: ModelAnswer
  /** The endpoint took the format for a mistake, or did not keep to it at all. */
  readonly lower: 'rejected' | 'no-json' | undefined
}

/** Characters of a failed answer that are kept, and of a message of an endpoint. */
const keptText = 20_000
const keptMessage = 300

/** Asks once, at one level of structured output, without a look at budgets. */
export async function ask(line: Line, request: ModelRequest, level: StructuredLevel): Promise<Asked> {
  const question = questionOf(line, request, level)
  const reader = line.endpoint.api === 'chat' ? createChatReader() : createResponsesReader()
  let outcome: HttpOutcome = { status: 0, headers: {}, body: '', attempts: 0 }
  const client = clientOf(line.endpoint.baseUrl, async (url, body) => {
    outcome = await line.exchange({
      method: 'POST',
      url,
      body,
      sample: request.sample ?? 0,
      secret: line.key,
      limits: line.endpoint.limits,
      deadlineMs: line.deadlineMs,
      signal: request.signal,
    })
    return outcome
  })
  let problem: unknown
  try {
    const answer =
      line.endpoint.api === 'chat'
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
      return new Response(bodiless.has(status) ? null : body, { status: status === 0 ? 599 : status, headers })
    },
  })
}

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

/** As strict structured output wants it: every property required, none besides. Throws for a schema that cannot be so. */
function namedSchema(name: string, description: string, type: ZodType): NamedSchema {
  const { json_schema } = zodResponseFormat(type, name)
  return { name, description, schema: json_schema.schema as Record<string, unknown> }
}

/** The schema follows the instructions, before the conversation. */
function withPrompt(messages: readonly Message[], { schema }: NamedSchema): Message[] {
  const first = messages.findIndex(({ role }) => role !== 'system')
  const at = first < 0 ? messages.length : first
  return [...messages.slice(0, at), { role: 'system', text: jsonAnswerPrompt(schema) }, ...messages.slice(at)]
}

const endedEarly = 'The answer ended before it was complete.'

/** Turns all that can have happened into an answer. */
function judge(line: Line, request: ModelRequest, outcome: HttpOutcome, reply: Reply, problem: unknown): Asked {
  const { text, calls } = reply
  const usage = usageOf(line, request, outcome, reply)
  const fail = (code: ModelFailureCode, message: string, lower?: Asked['lower']): Asked => {
    const where = `${line.endpoint.name}/${line.name}: `
    const said = text || reply.refusal
    return {
      answer: { kind: 'failure', code, message: where + message, text: said.slice(0, keptText), usage },
      lower,
    }
  }
  if (outcome.cut !== undefined) return fail(outcome.cut.code, outcome.cut.message)
  if (outcome.status < 200 || outcome.status > 299) {
    const code = codeOf(outcome.status, problem)
    return fail(code, statusMessage(outcome, problem), code === 'rejected-request' ? 'rejected' : undefined)
  }
  if (problem !== undefined) {
    const isReported = problem instanceof APIError || (isProtocolProblem(problem) && problem.isReported)
    if (isReported) return fail('server-error', `The endpoint reports an error: ${clean(String(problem.message))}`)
    if (line.isStreamed && reply.end === 'open') return fail('truncated', endedEarly)
    return fail('malformed', isProtocolProblem(problem) ? problem.message : 'The answer is not well-formed JSON.')
  }
  if (reply.refusal !== '')
    return fail('refused', 'The model refuses to answer. Say it in other words, or ask another model.')
  if (reply.end === 'filtered') return fail('refused', "The endpoint's content filter stopped the answer.")
  if (reply.end === 'token-limit')
    return fail(
      'truncated',
      `The answer is longer than ${request.maximumTokens} tokens and was cut. Allow more of them.`,
    )
  if (reply.end === 'open') return fail('truncated', endedEarly)
  if (text.trim() === '' && calls.length === 0) return fail('empty', 'The answer is empty.')
  const answer = { kind: 'answer' as const, text, value: undefined as unknown, calls, usage }
  if (request.schema === undefined || calls.length > 0) return { answer, lower: undefined }
  const found = extractJson(text)
  if (found === undefined) return fail('malformed', 'The answer has no JSON object in it.', 'no-json')
  const read = request.schema.type.safeParse(found.value)
  if (read.success) return { answer: { ...answer, value: read.data }, lower: undefined }
  const issues = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
  return fail('malformed', `The answer does not fit its schema. ${issues.join('; ')}`)
}

function codeOf(status: number, problem: unknown): ModelFailureCode {
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404 || (problem instanceof APIError && problem.code === 'model_not_found')) return 'no-such-model'
  if (status === 408) return 'timed-out'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'server-error' : 'rejected-request'
}

function statusMessage({ status, headers }: HttpOutcome, problem: unknown): string {
  const said = problem instanceof APIError && problem.error !== undefined ? clean(problem.message) : `${status}`
  if (status >= 300 && status < 400)
    return `The endpoint redirects elsewhere (${status}), which is not followed; correct the base URL.`
  if (status === 401 || status === 403) return `The key is not accepted (${said}).`
  if (status === 404) return `There is no such model, or no such path at this base URL (${said}).`
  if (status === 429) {
    const wait = headers['retry-after']
    return `Too many requests or no quota left (${said})${wait === undefined ? '' : `; asked to wait: ${clean(wait)}`}.`
  }
  return `The endpoint answers with an error (${said}).`
}

/** Words of an endpoint, fit for a line of a terminal. */
function clean(text: string): string {
  const printable = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return printable.length > keptMessage ? `${printable.slice(0, keptMessage)}…` : printable
}

/** Where the endpoint does not count, a token is taken to be three bytes. Errors are taken to be free. */
function usageOf(line: Line, request: ModelRequest, outcome: HttpOutcome, reply: Reply): Usage {
  const { attempts, status, cut } = outcome
  if (attempts === 0) return { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costUsd: 0 }
  const isCharged = status === 200 || cut?.code === 'timed-out' || cut?.code === 'interrupted'
  const tokens = reply.usage ?? {
    inputTokens: isCharged ? inputEstimate(request) : 0,
    cachedTokens: 0,
    outputTokens: isCharged ? tokensIn(reply.text + reply.calls.map((call) => call.arguments).join('')) : 0,
  }
  return { requests: attempts, ...tokens, costUsd: isCharged ? costOf(tokens, line.price) : 0 }
}

const tokensIn = (text: string): number => Math.ceil(new TextEncoder().encode(text).length / 3)

/** Tokens that the request may take on the way in, from its length. */
export function inputEstimate({ messages, schema, tools = [] }: ModelRequest): number {
  const schemas = [
    ...(schema === undefined ? [] : [namedSchema(schema.name, '', schema.type)]),
    ...tools.map((tool) => namedSchema(tool.name, tool.description, tool.parameters)),
  ]
  return tokensIn(JSON.stringify([messages, schemas]))
}

import type OpenAI from 'openai'
import { z } from 'zod'
import type { Message, ToolCall } from '../model.js'
import { reported } from './chat.js'
import type { Question } from './question.js'
import { protocolProblem, type Reply, type ReplyEnd, type ReplyReader } from './reply.js'

type Parameters = OpenAI.Responses.ResponseCreateParams

/** The request in the protocol of responses. The endpoint is asked not to keep it. */
export function responsesRequest(question: Question): Parameters {
  const { format, tools, isStreamed } = question
  return {
    model: question.model,
    input: question.messages.flatMap(inputItems),
    max_output_tokens: question.maximumTokens,
    store: false,
    ...(format === undefined ? {} : { text: { format: textFormat(format) } }),
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => responsesTool(tool, question.strictTools)) }),
    ...(isStreamed ? { stream: true as const } : {}),
  }
}

function inputItems(message: Message): OpenAI.Responses.ResponseInputItem[] {
  if (message.role === 'tool') return [{ type: 'function_call_output', call_id: message.callId, output: message.text }]
  if (message.role !== 'assistant') return [{ role: message.role, content: message.text }]
  const calls = message.calls.map((call) => ({
    type: 'function_call' as const,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
  }))
  return message.text === '' ? calls : [{ role: 'assistant', content: message.text }, ...calls]
}

const textFormat = (format: Exclude<Question['format'], undefined>): OpenAI.Responses.ResponseFormatTextConfig =>
  format === 'json'
    ? { type: 'json_object' }
    : { type: 'json_schema', name: format.name, strict: true, schema: format.schema }

const responsesTool = (tool: Question['tools'][number], strict: boolean): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  name: tool.name,
  description: tool.description,
  parameters: tool.schema,
  strict,
})

const part = z.object({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() })
const item = z.object({
  type: z.string(),
  content: z.array(part).nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
})
const count = z.number().nonnegative().nullish()
const whole = z.object({
  status: z.string().nullish(),
  output: z.array(item).nullish(),
  error: z.unknown().optional(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
})
const event = z.object({
  type: z.string(),
  delta: z.unknown().optional(),
  response: z.unknown().optional(),
  message: z.unknown().optional(),
})

const lastEvents = new Set(['response.completed', 'response.incomplete', 'response.failed'])

/** Reads events or a whole response. The last event has all of it; until then only the text is followed. */
export function createResponsesReader(): ReplyReader {
  let soFar: Reply = { text: '', calls: [], refusal: '', end: 'nothing', usage: undefined }
  const takeWhole = (answer: unknown): void => {
    const read = whole.safeParse(answer)
    if (!read.success || read.data.status === undefined) {
      if (read.data?.error) throw protocolProblem(reported(read.data.error), true)
      throw protocolProblem('The answer is not of the responses protocol; is the base URL right?', false)
    }
    if (read.data.error || read.data.status === 'failed')
      throw protocolProblem(reported(read.data.error ?? 'no reason given'), true)
    soFar = replyOf(read.data)
  }
  return {
    take(value) {
      const read = event.safeParse(value)
      if (!read.success) throw protocolProblem('An event is not of the responses protocol.', false)
      const { type, delta, response, message } = read.data
      if (type === 'error') throw protocolProblem(reported(message), true)
      if (lastEvents.has(type)) takeWhole(response)
      else if (type === 'response.output_text.delta' && typeof delta === 'string')
        soFar = { ...soFar, text: soFar.text + delta, end: 'open' }
    },
    takeWhole,
    reply: () => soFar,
  }
}

function replyOf(answer: z.infer<typeof whole>): Reply {
  const items = answer.output ?? []
  const parts = items.flatMap(({ type, content }) => (type === 'message' ? (content ?? []) : []))
  const calls = items.flatMap((one, position): ToolCall[] =>
    one.type === 'function_call'
      ? [{ id: one.call_id || `call-${position + 1}`, name: one.name ?? '', arguments: one.arguments ?? '' }]
      : [],
  )
  const { usage } = answer
  return {
    text: parts.map(({ type, text }) => (type === 'output_text' ? (text ?? '') : '')).join(''),
    calls,
    refusal: parts.map(({ refusal }) => refusal ?? '').join(''),
    end: parts.length === 0 && calls.length === 0 && answer.status === 'completed' ? 'nothing' : endOf(answer),
    usage: usage
      ? {
          inputTokens: usage.input_tokens ?? 0,
          cachedTokens: usage.input_tokens_details?.cached_tokens ?? 0,
          outputTokens: usage.output_tokens ?? 0,
        }
      : undefined,
  }
}

function endOf({ status, incomplete_details }: z.infer<typeof whole>): ReplyEnd {
  if (status === 'incomplete') return incomplete_details?.reason === 'content_filter' ? 'filtered' : 'token-limit'
  return status === 'completed' ? 'complete' : 'open'
}

import type OpenAI from 'openai'
import { z } from 'zod'
import type { Message, ToolCall } from '../model.js'
import type { Question } from './question.js'
import { protocolProblem, type ReplyEnd, type ReplyReader, type ReplyUsage } from './reply.js'

type Parameters = OpenAI.Chat.Completions.ChatCompletionCreateParams

/** The request in the protocol of chat completions. */
export function chatRequest(question: Question): Parameters {
  const { format, tools, isStreamed } = question
  return {
    model: question.model,
    messages: question.messages.map(chatMessage),
    [question.tokenLimit]: question.maximumTokens,
    ...(format === undefined ? {} : { response_format: responseFormat(format) }),
    ...(tools.length === 0 ? {} : { tools: tools.map(chatTool) }),
    ...(isStreamed ? { stream: true as const, stream_options: { include_usage: true } } : {}),
  }
}

function chatMessage(message: Message): OpenAI.Chat.Completions.ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.text }
  if (message.role !== 'assistant') return { role: message.role, content: message.text }
  if (message.calls.length === 0) return { role: 'assistant', content: message.text }
  const calls = message.calls.map((call) => ({
    id: call.id,
    type: 'function' as const,
    function: { name: call.name, arguments: call.arguments },
  }))
  return { role: 'assistant', content: message.text === '' ? null : message.text, tool_calls: calls }
}

const responseFormat = (format: Exclude<Question['format'], undefined>): Parameters['response_format'] =>
  format === 'json'
    ? { type: 'json_object' }
    : { type: 'json_schema', json_schema: { name: format.name, strict: true, schema: format.schema } }

/** `strict` is left out: not all endpoints know it, and calls are checked where they are carried out. */
const chatTool = (tool: Question['tools'][number]): OpenAI.Chat.Completions.ChatCompletionTool => ({
  type: 'function',
  function: { name: tool.name, description: tool.description, parameters: tool.schema },
})

const count = z.number().nonnegative().nullish()
const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
})
const callPiece = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})
const messagePiece = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(callPiece).nullish(),
})
const choice = z.object({
  delta: messagePiece.nullish(),
  message: messagePiece.nullish(),
  finish_reason: z.string().nullish(),
})
const answer = z.object({
  choices: z.array(choice).nullish(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
})

interface OpenCall {
  readonly index: number | undefined
  id: string
  name: string
  arguments: string
}

/** Reads chunks or a whole chat completion; only the first choice counts. */
export function createChatReader(): ReplyReader {
  const calls: OpenCall[] = []
  let text = ''
  let refusal = ''
  let end: ReplyEnd = 'nothing'
  let usage: ReplyUsage | undefined
  const take = (event: unknown): void => {
    const read = answer.safeParse(event)
    if (!read.success) throw protocolProblem(notChat, false)
    if (read.data.error) throw protocolProblem(reported(read.data.error), true)
    if (read.data.usage) usage = usageOf(read.data.usage)
    const first = read.data.choices?.[0]
    if (first === undefined) return
    const piece = first.message ?? first.delta ?? {}
    text += piece.content ?? ''
    refusal += piece.refusal ?? ''
    for (const call of piece.tool_calls ?? []) addPiece(calls, call)
    end = first.finish_reason ? endOf(first.finish_reason) : end === 'nothing' ? 'open' : end
  }
  return {
    take,
    takeWhole(whole) {
      take(whole)
      if (end === 'open') end = 'complete'
    },
    reply: () => ({ text, calls: calls.map(closedCall), refusal, end, usage }),
  }
}

const notChat = 'The answer is not a chat completion; is the base URL right?'

/** Errors inside of an answer are objects with a message, or just text. */
export function reported(error: unknown): string {
  const { message } = typeof error === 'object' && error !== null ? (error as { message?: unknown }) : {}
  return typeof message === 'string' ? message : typeof error === 'string' ? error : JSON.stringify(error)
}

/** Pieces belong together by index; some endpoints give each call an id of its own under the same index, or no index. */
function addPiece(calls: OpenCall[], piece: z.infer<typeof callPiece>): void {
  const { index, id, function: said } = piece
  const known = calls.findLast((call) => (index == null ? !id || call.id === id : call.index === index))
  const isSame = known !== undefined && (!id || known.id === '' || known.id === id)
  const call = isSame ? known : { index: index ?? undefined, id: '', name: '', arguments: '' }
  if (!isSame) calls.push(call)
  if (id) call.id = id
  call.name += said?.name && call.name !== said.name ? said.name : ''
  call.arguments += said?.arguments ?? ''
}

const closedCall = ({ id, name, arguments: input }: OpenCall, position: number): ToolCall => ({
  id: id || `call-${position + 1}`,
  name,
  arguments: input,
})

function endOf(reason: string): ReplyEnd {
  if (reason === 'length') return 'token-limit'
  return reason === 'content_filter' ? 'filtered' : 'complete'
}

const usageOf = (usage: z.infer<typeof usageSchema>): ReplyUsage => ({
  inputTokens: usage.prompt_tokens ?? 0,
  cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  outputTokens: usage.completion_tokens ?? 0,
})

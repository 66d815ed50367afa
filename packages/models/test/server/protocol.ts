import type { Said } from './step.js'

/** The body of a whole answer, or the data of the events of a streamed one. */
export interface Written {
  readonly whole: unknown
  readonly events: readonly { readonly event?: string; readonly data: unknown }[]
}

const pieceLength = 8

const pieces = (text: string): string[] => text.match(new RegExp(`[\\s\\S]{1,${pieceLength}}`, 'g')) ?? []

const callsOf = ({ calls = [] }: Said) =>
  calls.map(({ id, name, arguments: input }, index) => ({
    id: id ?? `call_${index}`,
    name,
    arguments: typeof input === 'string' ? input : JSON.stringify(input),
  }))

const countsOf = ({ usage }: Said) => (usage === 'none' ? undefined : (usage ?? { input: 100, output: 20 }))

/** Chat completions, as api.openai.com writes them. */
export function writeChat(said: Said, model: string): Written {
  const { text, refusal, finish = 'stop' } = said
  const calls = callsOf(said)
  const counts = countsOf(said)
  const finish_reason = calls.length > 0 && finish === 'stop' ? 'tool_calls' : finish
  const usage = counts && {
    prompt_tokens: counts.input,
    completion_tokens: counts.output,
    total_tokens: counts.input + counts.output,
    prompt_tokens_details: { cached_tokens: counts.cached ?? 0 },
  }
  const tool_calls = calls.map(({ id, name, arguments: input }) => ({
    id,
    type: 'function',
    function: { name, arguments: input },
  }))
  const message = {
    role: 'assistant',
    content: text ?? null,
    refusal: refusal ?? null,
    ...(calls.length > 0 ? { tool_calls } : {}),
  }
  const head = { id: 'chatcmpl-test', created: 0, model }
  const chunk = (delta: unknown, reason: string | null = null) => ({
    data: { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] },
  })
  return {
    whole: {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason }],
      ...(usage === undefined ? {} : { usage }),
    },
    events: [
      chunk({ role: 'assistant', content: '' }),
      ...pieces(text ?? '').map((content) => chunk({ content })),
      ...pieces(refusal ?? '').map((words) => chunk({ refusal: words })),
      ...calls.flatMap(({ id, name, arguments: input }, index) => [
        chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
        ...pieces(input).map((part) => chunk({ tool_calls: [{ index, function: { arguments: part } }] })),
      ]),
      chunk({}, finish_reason),
      ...(usage === undefined ? [] : [{ data: { ...head, object: 'chat.completion.chunk', choices: [], usage } }]),
    ],
  }
}

/** Responses, as api.openai.com writes them. */
export function writeResponse(said: Said, model: string): Written {
  const { text, refusal, finish = 'stop' } = said
  const counts = countsOf(said)
  const content = [
    ...(text === undefined ? [] : [{ type: 'output_text', text, annotations: [] }]),
    ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
  ]
  const status = finish === 'stop' ? 'completed' : 'incomplete'
  const reason = finish === 'length' ? 'max_output_tokens' : finish
  const whole = {
    id: 'resp_test',
    object: 'response',
    created_at: 0,
    model,
    status,
    error: null,
    incomplete_details: finish === 'stop' ? null : { reason },
    output: [
      ...(content.length === 0
        ? []
        : [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }]),
      ...callsOf(said).map(({ id, ...rest }) => ({ type: 'function_call', call_id: id, status: 'completed', ...rest })),
    ],
    usage: counts && {
      input_tokens: counts.input,
      output_tokens: counts.output,
      total_tokens: counts.input + counts.output,
      input_tokens_details: { cached_tokens: counts.cached ?? 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  }
  const event = (type: string, more: object) => ({ event: type, data: { type, ...more } })
  return {
    whole,
    events: [
      event('response.created', { response: { ...whole, status: 'in_progress', output: [] } }),
      ...pieces(text ?? '').map((delta) => event('response.output_text.delta', { output_index: 0, delta })),
      event(`response.${status}`, { response: whole }),
    ],
  }
}

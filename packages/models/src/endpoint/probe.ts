import { z } from 'zod'
import type { ModelRequest, Usage } from '../model.js'
import { parseJson } from '../parse-json.js'
import { addUsage, noUsage } from '../usage.js'
import { ask } from './ask.js'
import type { Abilities, ModelParts } from './create-model.js'
import type { Endpoint, StructuredLevel } from './endpoint.js'
import type { Asked } from './judge.js'
import { type Line, lineTo } from './line.js'
import { needOf } from './usage-of.js'

/** What is tried, in this order. */
export type CheckName = 'context' | 'streaming' | 'strict' | 'json' | 'prompt' | 'tools'

export interface Check {
  readonly name: CheckName
  readonly works: boolean
  /** What was seen, or what went wrong, in a line. */
  readonly note: string
}

export interface ProbeResult {
  readonly checks: readonly Check[]
  /** Undefined when the model does not answer at all. */
  readonly abilities: Abilities | undefined
  readonly usage: Usage
}

/** Keeps what was found out, from one run to the next. Ids are those of models. */
export interface AbilityStore {
  load(id: string): Promise<Abilities | undefined>
  save(id: string, abilities: Abilities): Promise<void>
}

const sum = z.object({ sum: z.int() })
const question = 'What is 2 + 3? State the sum.'
const maximumTokens = 2_000
const levels: readonly StructuredLevel[] = ['strict', 'json', 'prompt']

/** Tries out what works: five short requests and one for the list of models, within the budget. */
export async function probe(endpoint: Endpoint, name: string, parts: ModelParts): Promise<ProbeResult> {
  const { ledger } = parts
  const id = `${endpoint.name}/${name}`
  const line = lineTo(endpoint, name, parts, false)
  const checks: Check[] = []
  let usage = noUsage
  const put = async (streamed: boolean, level: StructuredLevel, more: Partial<ModelRequest>): Promise<Asked> => {
    const request = { messages: [{ role: 'user' as const, text: question }], maximumTokens, ...more }
    const reservation = ledger.reserve(id, needOf(request, line.price))
    if (!reservation.ok) return overBudget(reservation.message)
    const asked = await ask({ ...line, isStreamed: streamed }, request, level)
    reservation.settle(asked.answer.usage)
    usage = addUsage(usage, asked.answer.usage)
    return asked
  }
  const contextTokens = await contextOf(line)
  const size = contextTokens === undefined ? 'the endpoint does not say' : `${contextTokens} tokens`
  checks.push({ name: 'context', works: contextTokens !== undefined, note: size })

  const streamed = await put(true, 'prompt', {})
  checks.push({ name: 'streaming', ...verdict(streamed, 'answers in pieces') })
  const isStreamed = streamed.answer.kind === 'answer'
  let structured: StructuredLevel | undefined
  for (const level of levels) {
    const asked = await put(isStreamed, level, { schema: { name: 'sum', type: sum } })
    const { works, note } = verdict(asked, 'the answer fits its schema')
    checks.push({ name: level, works, note })
    if (works) structured ??= level
  }
  const tools = [{ name: 'note_sum', description: 'Notes the sum. Always call it with the result.', parameters: sum }]
  const called = await put(isStreamed, structured ?? 'prompt', { tools })
  const hasCalled = called.answer.kind === 'answer' && called.answer.calls.length > 0
  checks.push({
    name: 'tools',
    ...verdict(called, hasCalled ? 'calls a tool' : 'calls none'),
    ...(hasCalled ? {} : { works: false }),
  })
  const answers = checks.some(({ name, works }) => works && name !== 'context')
  const abilities = { structured: structured ?? 'prompt', tools: hasCalled, streaming: isStreamed, contextTokens }
  return { checks, abilities: answers ? abilities : undefined, usage }
}

const verdict = ({ answer }: Asked, good: string): { works: boolean; note: string } =>
  answer.kind === 'answer' ? { works: true, note: good } : { works: false, note: answer.message }

const overBudget = (message: string): Asked => ({
  answer: { kind: 'failure', code: 'over-budget', message, text: '', usage: noUsage },
  lower: undefined,
})

const tokens = z.int().positive().optional().catch(undefined)
const modelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      max_model_len: tokens,
      context_length: tokens,
      max_context_length: tokens,
      context_window: tokens,
      meta: z.object({ n_ctx: tokens, n_ctx_train: tokens }).optional().catch(undefined),
    }),
  ),
})

/**
 * The size of the context as the list of models tells it: vLLM in `max_model_len`, OpenRouter in `context_length`, LM
 * Studio in `max_context_length`, Groq in `context_window`, llama.cpp in `meta`. Most hosted endpoints do not tell.
 */
async function contextOf({ endpoint, name, exchange, key, deadlineMs }: Line): Promise<number | undefined> {
  const { status, body } = await exchange({
    method: 'GET',
    url: `${endpoint.baseUrl}/models`,
    body: '',
    sample: 0,
    secret: key,
    limits: { ...endpoint.limits, retries: 0 },
    deadlineMs,
    signal: undefined,
  })
  if (status !== 200) return undefined
  const read = modelList.safeParse(parseJson(body))
  const model = read.data?.data.find(({ id }) => id === name)
  return (
    model?.max_model_len ??
    model?.context_length ??
    model?.max_context_length ??
    model?.context_window ??
    model?.meta?.n_ctx ??
    model?.meta?.n_ctx_train
  )
}

import { APIError } from 'openai'
import type { ModelAnswer, ModelFailureCode, ModelRequest } from '../model.js'
import type { HttpOutcome } from './exchange.js'
import { extractJson } from './extract-json.js'
import type { Line } from './line.js'
import { keyInAnswer, repeatsKey } from './repeats-key.js'
import { isProtocolProblem, type Reply } from './reply.js'
import { usageOf } from './usage-of.js'

/** An answer, and why a lower level of structured output might do better. */
export interface Asked {
  readonly answer: ModelAnswer
  /** The endpoint took the format for a mistake, or did not keep to it at all. */
  readonly lower: 'rejected' | 'no-json' | undefined
}

/** Characters that are kept: of a failed answer, of a message of an endpoint, of what does not fit a schema. */
const keptText = 20_000
const keptMessage = 300
const keptIssues = 1_000

const endedEarly = 'The answer ended before it was complete.'

/** Statuses with which a format that is not known is rejected. */
const mistakes = new Set([400, 422])

/** Turns all that can have happened into an answer; `problem` is what the SDK or a reader threw. */
export function judge(line: Line, request: ModelRequest, outcome: HttpOutcome, reply: Reply, problem: unknown): Asked {
  const { text, refusal, calls } = reply
  const usage = usageOf(line.price, request, outcome, reply)
  const where = `${line.endpoint.name}/${line.name}: `
  const fail = (code: ModelFailureCode, message: string, lower?: Asked['lower']): Asked => {
    const said = text || refusal
    return {
      answer: { kind: 'failure', code, message: where + message, text: said.slice(0, keptText), usage },
      lower,
    }
  }
  // The pieces of an answer may be put together in ways that its body does not show.
  if (line.key !== undefined && repeatsKey(JSON.stringify([text, refusal, calls]), line.key))
    return {
      answer: { kind: 'failure', code: 'malformed', message: where + keyInAnswer, text: '', usage },
      lower: undefined,
    }
  if (outcome.cut !== undefined) return fail(outcome.cut.code, outcome.cut.message)
  if (outcome.status < 200 || outcome.status > 299) {
    const code = codeOf(outcome.status, problem)
    return fail(code, statusMessage(outcome, problem), mistakes.has(outcome.status) ? 'rejected' : undefined)
  }
  if (problem !== undefined) {
    const isReported = problem instanceof APIError || (isProtocolProblem(problem) && problem.isReported)
    if (isReported) return fail('server-error', `The endpoint reports an error: ${clean(String(problem.message))}`)
    if (line.isStreamed && reply.end === 'open') return fail('truncated', endedEarly)
    return fail('malformed', isProtocolProblem(problem) ? problem.message : 'The answer is not well-formed JSON.')
  }
  if (refusal !== '')
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
  return fail('malformed', `The answer does not fit its schema. ${clean(issues.join('; '), keptIssues)}`)
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

/** Words of an endpoint or a model, fit for a line of a terminal. */
function clean(text: string, most = keptMessage): string {
  const printable = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return printable.length > most ? `${printable.slice(0, most)}…` : printable
}

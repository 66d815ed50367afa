import { apiKey, keyWanted } from './key.js'
import type { Diagnostic, Problem } from './types.js'

/** Why there is no answer, in words for a person. */
export interface Trouble {
  readonly kind: 'refused' | 'unreachable' | 'unauthorized' | 'aborted'
  readonly title: string
  readonly detail: string
  readonly diagnostics: readonly Diagnostic[]
  /** As in the server's log. */
  readonly requestId?: string
  readonly retryAfterSeconds?: number
}
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble }

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

const headersOf = (call: Call): Headers => {
  const headers = new Headers(call.headers)
  if (call.body !== undefined) headers.set('content-type', 'application/json')
  if (apiKey.peek() !== '') headers.set('authorization', `Bearer ${apiKey.peek()}`)
  return headers
}

const unreachable: Trouble = {
  kind: 'unreachable',
  title: 'The server does not answer',
  detail: 'It may be restarting, or the connection is down. What you typed is kept; try again in a moment.',
  diagnostics: [],
}
const aborted: Trouble = {
  kind: 'aborted',
  title: 'Given up',
  detail: 'A newer request took its place.',
  diagnostics: [],
}

async function troubleOf(response: Response): Promise<Trouble> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  const requestId = problem.instance ?? response.headers.get('x-request-id') ?? undefined
  const retryAfter = Number(response.headers.get('retry-after'))
  const gateway = response.status >= 502 && problem.detail === undefined
  if (gateway) return unreachable
  return {
    kind: response.status === 401 ? 'unauthorized' : 'refused',
    title: problem.title ?? `The server answered ${response.status}`,
    detail: problem.detail ?? response.statusText,
    diagnostics: problem.diagnostics ?? [],
    ...(requestId ? { requestId } : {}),
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  }
}

/** Sends a request; what the server refuses, and that it cannot be reached, is data. */
export async function send(path: string, call: Call = {}): Promise<Answer<Response>> {
  try {
    const response = await fetch(path, {
      method: call.method ?? 'GET',
      headers: headersOf(call),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
    if (response.ok) return { ok: true, value: response }
    const trouble = await troubleOf(response)
    if (trouble.kind === 'unauthorized') keyWanted.value = true
    return { ok: false, trouble }
  } catch {
    return { ok: false, trouble: call.signal?.aborted ? aborted : unreachable }
  }
}

export async function sendForJson<T>(path: string, call: Call = {}): Promise<Answer<T>> {
  const answer = await send(path, call)
  if (!answer.ok) return answer
  try {
    return { ok: true, value: (answer.value.status === 204 ? undefined : await answer.value.json()) as T }
  } catch {
    return { ok: false, trouble: call.signal?.aborted ? aborted : unreachable }
  }
}

import type { Cut, Exchange, HttpOutcome, HttpRequest } from './exchange.js'
import { createGate, type Gate } from './gate.js'
import { keyInAnswer, repeatsKey } from './repeats-key.js'
import { mayPass, pauseBefore, retryAfterMs } from './retry.js'
import type { Secret } from './secret.js'

/** What the network takes from its surroundings. */
export interface NetworkParts {
  readonly fetch: typeof globalThis.fetch
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** A number in [0, 1), for the spread of pauses. */
  readonly random: () => number
}

/** One try: its outcome without the count, and whether another one may go better. */
interface Try {
  readonly outcome: Omit<HttpOutcome, 'attempts'>
  readonly mayPass: boolean
}

/**
 * The real thing: sends requests with their keys, within their limits, so many at a time to each origin, and again after
 * failures that may pass. Keys are taken out of what comes back. Redirects are not followed.
 */
export function createNetwork(parts: NetworkParts): Exchange {
  const gates = new Map<string, Gate>()
  const gateOf = (origin: string): Gate => {
    const gate = gates.get(origin) ?? createGate()
    gates.set(origin, gate)
    return gate
  }
  return async (request) => {
    const stop = stopOf(request, parts)
    const gate = gateOf(new URL(request.url).origin)
    try {
      if (!(await gate.enter(request.limits.concurrency, stop.signal))) return cutOutcome(stop.signal.reason, 0)
      try {
        return await sendUntilAnswered(request, parts, stop.signal)
      } finally {
        gate.leave()
      }
    } finally {
      stop.dispose()
    }
  }
}

async function sendUntilAnswered(request: HttpRequest, parts: NetworkParts, stop: AbortSignal): Promise<HttpOutcome> {
  for (let attempt = 1; ; attempt++) {
    const { outcome, mayPass } = await send(request, parts, stop)
    const answer = { ...outcome, attempts: attempt }
    if (!mayPass || attempt > request.limits.retries || stop.aborted) return answer
    const asked = retryAfterMs(outcome.headers['retry-after'], parts.clock())
    const pause = pauseBefore(attempt, asked, request.deadlineMs - parts.clock(), parts.random())
    if (pause === undefined) return answer
    await parts.sleep(pause, stop)
    if (stop.aborted) return cutOutcome(stop.reason, attempt)
  }
}

const cutOutcome = (cut: Cut, attempts: number): HttpOutcome => ({ status: 0, headers: {}, body: '', attempts, cut })

/** A signal whose reason is a `Cut`, and the way to let go of what can raise it. */
interface Stop {
  readonly signal: AbortSignal
  dispose(): void
}

/** Aborts when the caller gives up or the deadline passes. */
function stopOf({ signal, deadlineMs }: HttpRequest, parts: NetworkParts): Stop {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort({ code: 'interrupted', message: 'The request was cancelled.' })
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp, { once: true })
  const late: Cut = { code: 'timed-out', message: 'The deadline passed before the model answered.' }
  const leftMs = deadlineMs - parts.clock()
  if (leftMs <= 0) controller.abort(late)
  const disarm = leftMs === Number.POSITIVE_INFINITY ? () => {} : abortAfter(controller, leftMs, late, parts)
  return {
    signal: controller.signal,
    dispose() {
      signal?.removeEventListener('abort', giveUp)
      disarm()
    },
  }
}

/** Returns how to disarm it. */
function abortAfter(controller: AbortController, ms: number, cut: Cut, parts: NetworkParts): () => void {
  const disarm = new AbortController()
  parts.sleep(ms, disarm.signal).then(() => {
    if (!disarm.signal.aborted) controller.abort(cut)
  })
  return () => disarm.abort()
}

async function send(request: HttpRequest, parts: NetworkParts, stop: AbortSignal): Promise<Try> {
  const { limits, secret } = request
  const controller = new AbortController()
  const { signal } = controller
  const follow = (): void => controller.abort(stop.reason)
  if (stop.aborted) follow()
  stop.addEventListener('abort', follow, { once: true })
  const total = abortAfter(controller, limits.totalMs, tooSlow('did not finish', limits.totalMs), parts)
  let idle = abortAfter(controller, limits.idleMs, tooSlow('said nothing', limits.idleMs), parts)
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => {})
  const received = { status: 0, headers: {}, body: '' }
  try {
    const response = await Promise.race([parts.fetch(request.url, initOf(request, signal)), aborted])
    received.status = response.status
    received.headers = headersOf(response.headers)
    const decoder = new TextDecoder()
    const reader = response.body?.getReader()
    for (let bytes = 0; reader !== undefined; ) {
      idle()
      idle = abortAfter(controller, limits.idleMs, tooSlow('fell silent', limits.idleMs), parts)
      const { done, value } = await Promise.race([reader.read(), aborted])
      if (done) break
      bytes += value.length
      if (bytes > limits.bytes) controller.abort(tooLarge(limits.bytes))
      else received.body += decoder.decode(value, { stream: true })
    }
    return { outcome: withoutKey(received, secret), mayPass: mayPass(received.status, received.body) }
  } catch (problem) {
    const broken = signal.aborted ? undefined : connectionProblem(problem, request.url)
    const cut = broken?.cut ?? (signal.reason as Cut)
    return { outcome: withoutKey({ ...received, cut }, secret), mayPass: broken?.mayPass ?? false }
  } finally {
    stop.removeEventListener('abort', follow)
    total()
    idle()
    controller.abort()
  }
}

/** An error may quote the key, which is blackened. An answer that has it is not one of a model, and is thrown away. */
function withoutKey(outcome: Try['outcome'], secret: Secret | undefined): Try['outcome'] {
  const { status, headers, body } = outcome
  if (secret === undefined) return outcome
  if (status >= 200 && status < 300 && repeatsKey(body, secret))
    return { status, headers: {}, body: '', cut: { code: 'malformed', message: keyInAnswer } }
  const scrubbed = Object.entries(headers).map(([name, value]) => [name, secret.scrub(value)])
  const said = secret.scrub(body)
  return { ...outcome, headers: Object.fromEntries(scrubbed), body: repeatsKey(said, secret) ? '' : said }
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`
const tooSlow = (what: string, ms: number): Cut => ({
  code: 'timed-out',
  message: `The endpoint ${what} for ${seconds(ms)}.`,
})
const tooLarge = (bytes: number): Cut => ({
  code: 'too-large',
  message: `The answer is larger than ${bytes} bytes and was cut.`,
})

/** Only these headers leave: what the SDK would tell about this machine does not. */
function initOf({ method, body, secret }: HttpRequest, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json, text/event-stream', 'user-agent': 'sourceless' }
  if (method === 'POST') headers['content-type'] = 'application/json'
  if (secret !== undefined) headers.authorization = `Bearer ${secret.reveal()}`
  return { method, headers, signal, redirect: 'manual', ...(method === 'POST' ? { body } : {}) }
}

function headersOf(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ['content-type', 'retry-after']) {
    const value = headers.get(name)
    if (value !== null) kept[name] = value
  }
  return kept
}

/** Failures of a connection that another try may not meet. */
const passing = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'])

/** `fetch` tells why it failed in `cause.code` (undici's and the system's names). */
function connectionProblem(problem: unknown, url: string): { readonly cut: Cut; readonly mayPass: boolean } {
  const cause = problem instanceof Error ? (problem.cause as { code?: unknown } | undefined) : undefined
  const code = typeof cause?.code === 'string' ? cause.code : 'no connection'
  const { origin } = new URL(url)
  const message =
    code === 'ECONNREFUSED'
      ? `Nothing listens at ${origin} (ECONNREFUSED): is the server started, and the base URL right?`
      : `The connection to ${origin} failed or broke (${code}).`
  const isSilent = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
  return { cut: { code: isSilent ? 'timed-out' : 'unreachable', message }, mayPass: passing.has(code) }
}

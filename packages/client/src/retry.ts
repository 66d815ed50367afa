import { retryAfterSeconds, tellsProblem } from './answer-headers.js'
import { SourcelessError } from './error.js'
import { type Backoff, backoffMs, pause } from './pause.js'

/** How often a request is sent again, and how long a wait the server may ask for. */
export interface RetryOptions {
  readonly attempts?: number
  readonly longestWaitSeconds?: number
}

type Fetch = (request: Request) => Promise<Response>

const backoff: Backoff = { firstMs: 250, mostMs: 8_000 }
/** Whoever waits for a server that is not there wants to know soon. */
const attemptsWithoutAnswer = 3

/**
 * Sends requests again that were not taken: the server said when to come back, a proxy before it found it away, or the line
 * broke, also in the midst of an answer. That is safe: builds have an idempotency key, and all else changes nothing twice.
 * Only readings may ask models, which cost money each time: they are not repeated where they may have been worked on.
 */
export function withRetries(send: Fetch, options: RetryOptions): Fetch {
  const { attempts = 5, longestWaitSeconds = 60 } = options
  return async (request) => {
    const mayCost = new URL(request.url).pathname.endsWith('/v1/readings')
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts
      const response = await whole(send(isLast ? request : request.clone())).catch((cause: unknown) => {
        request.signal.throwIfAborted()
        if (isLast || attempt >= attemptsWithoutAnswer || mayCost) throw unreachable(request.url, cause)
      })
      const waitMs = response === undefined ? backoffMs(backoff, attempt) : waitOf(response, attempt, mayCost)
      if (response !== undefined && (waitMs === undefined || isLast || waitMs > 1000 * longestWaitSeconds))
        return response
      await pause(waitMs!, request.signal)
    }
  }
}

/** An answer that is there to its end; a stream of events is handed on as it comes. */
async function whole(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  const { body, status, statusText, headers } = response
  if (body === null || /^text\/event-stream\b/.test(headers.get('content-type') ?? '')) return response
  return new Response(await response.arrayBuffer(), { status, statusText, headers })
}

function unreachable(url: string, cause: unknown): SourcelessError {
  const { origin } = new URL(url)
  const reason = reasonOf(cause)
  return new SourcelessError({
    code: 'unreachable',
    message: `${origin} does not answer${reason === '' ? '' : ` (${reason})`}: is the server running, and is the address right?`,
    cause,
  })
}

/** The system's word for it, which Node hides in the cause. */
function reasonOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as { readonly code?: unknown }
    if (typeof code === 'string' && /^(E[A-Z]|UND_ERR|CERT_|DEPTH_|SELF_SIGNED|ERR_TLS)/.test(code)) return code
  }
  return ''
}

/** How long to wait before the next try, or undefined where the answer is one. */
function waitOf(response: Response, attempt: number, mayCost: boolean): number | undefined {
  const { status, headers } = response
  if (status !== 429 && (status < 502 || status > 504)) return undefined
  const seconds = retryAfterSeconds(headers)
  // A little more than asked, each client another little.
  if ((status === 429 || status === 503) && seconds !== undefined) return 1000 * seconds * (1 + 0.25 * Math.random())
  return tellsProblem(headers) || mayCost ? undefined : backoffMs(backoff, attempt)
}

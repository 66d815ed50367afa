import createFetchClient, { type Client } from 'openapi-fetch'
import { errorOf, SourcelessError } from './error.js'
import { type RetryOptions, withRetries } from './retry.js'
import type { paths } from './schema.js'

export interface ClientOptions {
  /** Of the server, such as `http://127.0.0.1:8080`. */
  readonly url: string
  /** From `sourceless-server keys create`; not needed on a server without keys. */
  readonly key?: string
  readonly fetch?: (request: Request) => Promise<Response>
  readonly retry?: RetryOptions
}

export type Api = Client<paths>

/** The typed requests of the OpenAPI document, sent again where that helps. */
export function createApi({
  url,
  key,
  fetch = (request) => globalThis.fetch(request),
  retry = {},
}: ClientOptions): Api {
  const send = withRetries(fetch, retry)
  if (key !== undefined) checkKey(key)
  return createFetchClient<paths>({
    baseUrl: baseOf(url),
    async fetch(request) {
      const response = await send(request)
      if (!response.ok) throw await errorOf(response, request.url)
      return response
    },
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  })
}

/** What a header cannot carry would fail at each request, and a key is not to stand in messages. */
function checkKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return
  const what = key === '' ? 'is empty' : 'holds blanks, line breaks or other characters that no key has'
  throw new SourcelessError({ code: 'usage', message: `The key ${what}; give it as the server printed it.` })
}

function baseOf(url: string): string {
  const wrong = (why: string) => new SourcelessError({ code: 'usage', message: `${JSON.stringify(url)} ${why}` })
  if (!URL.canParse(url)) throw wrong('is no address of a server, such as http://127.0.0.1:8080.')
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw wrong('does not begin with http:// or https://.')
  if (parsed.username !== '' || parsed.password !== '')
    throw new SourcelessError({ code: 'usage', message: 'A key does not belong into the address: give it as key.' })
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}

/** What the server answered; its errors were thrown before. */
export async function answerOf<T>(answer: Promise<{ readonly data?: T }>): Promise<T> {
  try {
    return (await answer).data as T
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new SourcelessError({
      code: 'unexpected-answer',
      message: 'The answer is no JSON: is this a sourceless server?',
      cause: error,
    })
  }
}

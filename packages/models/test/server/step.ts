/** What the model says in one answer. Written in the protocol, and streamed or not, as the request asks. */
export interface Said {
  readonly text?: string
  /** Arguments are any value, or text that is sent as it is. */
  readonly calls?: readonly { readonly name: string; readonly arguments: unknown; readonly id?: string }[]
  readonly refusal?: string
  /** Default `stop`. */
  readonly finish?: 'stop' | 'length' | 'content_filter'
  /** Absent: 100 in, 20 out. `none`: the endpoint does not count. */
  readonly usage?: { readonly input: number; readonly output: number; readonly cached?: number } | 'none'
}

/** What the server does with one request. */
export type Step =
  | { readonly kind: 'say'; readonly said: Said; readonly trickleMs?: number; readonly cutAfter?: number }
  | {
      readonly kind: 'send'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body: string
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset'; readonly afterText?: string }
  | { readonly kind: 'flood'; readonly bytes: number }

const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Step => ({
  kind: 'send',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

/** An answer in words. */
export const say = (text: string, more: Omit<Said, 'text'> = {}): Step => ({ kind: 'say', said: { text, ...more } })

/** An answer as JSON, for structured output. */
export const sayJson = (value: unknown, more: Omit<Said, 'text'> = {}): Step => say(JSON.stringify(value), more)

/** A call of a tool. */
export const call = (name: string, input: unknown, more: Said = {}): Step => ({
  kind: 'say',
  said: { ...more, calls: [{ name, arguments: input }] },
})

export const refuse = (words = 'I cannot help with that.'): Step => ({ kind: 'say', said: { refusal: words } })

/** An error as endpoints report them. */
export const fail = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Step =>
  json(status, { error: { message, type: 'test', code: null, param: null } }, headers)

export const redirect = (location: string): Step => ({ kind: 'send', status: 307, headers: { location }, body: '' })

/** Says `text` a few characters at a time, with pauses. */
export const trickle = (text: string, trickleMs: number): Step => ({ kind: 'say', said: { text }, trickleMs })

/** Ends a stream after so many events, without its last ones. */
export const cutStream = (text: string, cutAfter: number): Step => ({ kind: 'say', said: { text }, cutAfter })

/** Sends nothing, until the client goes. */
export const hang = (): Step => ({ kind: 'hang' })

/** Breaks the connection, before or in the middle of an answer. */
export const reset = (afterText?: string): Step => ({
  kind: 'reset',
  ...(afterText === undefined ? {} : { afterText }),
})

/** Sends so many bytes of a string that never ends. */
export const flood = (bytes: number): Step => ({ kind: 'flood', bytes })

/** A whole answer of status 200 that is this text. */
export const raw = (body: string, contentType = 'application/json'): Step => ({
  kind: 'send',
  status: 200,
  headers: { 'content-type': contentType },
  body,
})

/** A completion without any choice, in both protocols. */
export const emptyChoices = (): Step =>
  json(200, { id: 'x', object: 'chat.completion', choices: [], status: 'completed', output: [] })

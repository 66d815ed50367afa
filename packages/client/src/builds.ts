import { type Api, answerOf } from './api.js'
import { SourcelessError } from './error.js'
import { readEventData } from './event-stream.js'
import { hexOf } from './hex.js'
import { type Backoff, backoffMs, pause } from './pause.js'
import { checked } from './sha256.js'
import {
  type Artifact,
  type Build,
  type BuildEvent,
  type BuildList,
  type BuildRequest,
  bodyOf,
  type Evidence,
  type Publication,
} from './types.js'

export interface RequestOptions {
  readonly signal?: AbortSignal
}
export interface CreateOptions extends RequestOptions {
  /** The same key with the same request gives the same build for 24 hours; by default new for each call. */
  readonly idempotencyKey?: string
  /** Answer only when the build has ended, or after so many seconds. */
  readonly waitSeconds?: number
}
export interface EventOptions extends RequestOptions {
  /** Id of the last event that is known. */
  readonly after?: number
}

/** Jobs that end in a verified binary. */
export interface Builds {
  create(request: BuildRequest, options?: CreateOptions): Promise<Build>
  get(id: string, options?: RequestOptions): Promise<Build>
  /** Newest first, without results; `cursor` is `next` of the page before. */
  list(page?: { readonly limit?: number; readonly cursor?: string }, options?: RequestOptions): Promise<BuildList>
  /** A running build ends within a second. */
  cancel(id: string, options?: RequestOptions): Promise<Build>
  /** The events of one connection, which may break. */
  events(id: string, options?: EventOptions): AsyncGenerator<BuildEvent, void>
  /** All events until the build has ended, over as many connections as it takes. */
  follow(id: string, options?: EventOptions): AsyncGenerator<BuildEvent, void>
  /** A file of the build, checked against the hash that the build names. */
  artifact(
    id: string,
    artifact: Pick<Artifact, 'name' | 'sha256'>,
    options?: RequestOptions,
  ): Promise<Uint8Array<ArrayBuffer>>
  evidence(id: string, options?: RequestOptions): Promise<Evidence>
  /** Lets everyone who has the link see it. */
  publish(id: string, options?: RequestOptions): Promise<Publication>
  unpublish(id: string, options?: RequestOptions): Promise<void>
}

/** A pause between connections, and how many in a row may bring nothing new: about two minutes, a restart of the server. */
const reconnection: Backoff = { firstMs: 500, mostMs: 10_000 }
const mostIdleConnections = 20

const lastTypes: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled'])

/** For an idempotency key. */
export const randomKey = (): string => hexOf(crypto.getRandomValues(new Uint8Array(16)))

export function createBuilds(api: Api): Builds {
  const path = (id: string) => ({ path: { id } })
  async function* events(id: string, { after = 0, signal }: EventOptions = {}): AsyncGenerator<BuildEvent, void> {
    const body = await answerOf(
      api.GET('/v1/builds/{id}/events', {
        params: { ...path(id), header: { 'last-event-id': after } },
        headers: { accept: 'text/event-stream' },
        parseAs: 'stream',
        signal,
      }),
    )
    if (body === null || body === undefined) return
    try {
      for await (const data of readEventData(body as ReadableStream<Uint8Array>, signal)) yield eventOf(data)
    } catch (cause) {
      signal?.throwIfAborted()
      if (SourcelessError.isInstance(cause)) throw cause
      throw new SourcelessError({ code: 'unreachable', message: `The events of build ${id} broke off.`, cause })
    }
  }
  return {
    events,
    follow: (id, options) => follow(events, id, options),
    create: (request, { idempotencyKey = randomKey(), waitSeconds, signal } = {}) =>
      answerOf(
        api.POST('/v1/builds', {
          params: {
            header: { 'idempotency-key': idempotencyKey },
            query: waitSeconds === undefined ? {} : { wait: waitSeconds },
          },
          body: bodyOf(request),
          signal,
        }),
      ),
    get: (id, { signal } = {}) => answerOf(api.GET('/v1/builds/{id}', { params: path(id), signal })),
    list: (page = {}, { signal } = {}) => answerOf(api.GET('/v1/builds', { params: { query: page }, signal })),
    cancel: (id, { signal } = {}) => answerOf(api.DELETE('/v1/builds/{id}', { params: path(id), signal })),
    async artifact(id, artifact, { signal } = {}) {
      const params = { path: { id, name: artifact.name } }
      const body = await answerOf(
        api.GET('/v1/builds/{id}/artifacts/{name}', { params, parseAs: 'arrayBuffer', signal }),
      )
      return checked(body, artifact)
    },
    evidence: (id, { signal } = {}) => answerOf(api.GET('/v1/builds/{id}/evidence', { params: path(id), signal })),
    publish: (id, { signal } = {}) => answerOf(api.PUT('/v1/builds/{id}/publication', { params: path(id), signal })),
    async unpublish(id, { signal } = {}) {
      await answerOf(api.DELETE('/v1/builds/{id}/publication', { params: path(id), signal }))
    },
  }
}

function eventOf(data: string): BuildEvent {
  try {
    return JSON.parse(data)
  } catch (cause) {
    throw new SourcelessError({ code: 'unexpected-answer', message: 'An event of the build is no JSON.', cause })
  }
}

async function* follow(
  events: Builds['events'],
  id: string,
  { after = 0, signal }: EventOptions = {},
): AsyncGenerator<BuildEvent, void> {
  let last = after
  for (let idle = 0; ; idle++) {
    try {
      for await (const event of events(id, { after: last, ...(signal ? { signal } : {}) })) {
        // What a connection repeats was told already.
        if (event.id <= last) continue
        last = event.id
        idle = 0
        yield event
        if (lastTypes.has(event.type)) return
      }
    } catch (error) {
      signal?.throwIfAborted()
      // The server said no. All else is a line that broke.
      if (SourcelessError.isInstance(error) && error.code !== 'unreachable' && error.status !== 503) throw error
      if (idle >= mostIdleConnections) throw error
    }
    if (idle >= mostIdleConnections)
      throw new SourcelessError({ code: 'unreachable', message: `No more events of build ${id} come.` })
    await pause(backoffMs(reconnection, idle), signal)
  }
}

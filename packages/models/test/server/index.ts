import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { writeChat, writeResponse } from './protocol.js'
import type { Said, Step } from './step.js'

export * from './step.js'

/** A request as it arrived. */
export interface Seen {
  readonly method: string
  /** As `/v1/chat/completions`. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** The parsed JSON body; undefined with GET. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of both protocols
  readonly body: any
}

/** The steps for the requests in the order of their arrival, or what to do with each; `index` counts from 0. */
export type Script = readonly Step[] | ((seen: Seen, index: number) => Step | Promise<Step>)

export interface ScriptedServer {
  /** As `http://127.0.0.1:12345/v1`. */
  readonly baseUrl: string
  /** Requests so far, without those for the list of models. */
  readonly seen: readonly Seen[]
  /** Most requests that were open at the same time. */
  mostAtOnce(): number
  close(): Promise<void>
}

/**
 * A server on 127.0.0.1 that speaks chat completions and responses, streamed when the request asks for it, and does what
 * its script says. After the last step it answers 500. `models` is its answer to `GET /v1/models`; port 0 is a free one.
 */
export async function startServer(script: Script, models: unknown = { data: [] }, at = 0): Promise<ScriptedServer> {
  const seen: Seen[] = []
  let open = 0
  let most = 0
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++open)
    response.on('close', () => open--)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const path = request.url ?? ''
    const { method = '', headers } = request
    const arrived: Seen = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) }
    if (method === 'GET' && path === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(models))
      return
    }
    const index = seen.push(arrived) - 1
    const step = typeof script === 'function' ? await script(arrived, index) : script[index]
    await perform(step ?? { kind: 'send', status: 500, body: 'the script is over' }, arrived, response)
  })
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function perform(step: Step, seen: Seen, response: ServerResponse): Promise<void> {
  switch (step.kind) {
    case 'hang':
      return
    case 'reset':
      if (step.afterText !== undefined) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        await new Promise((sent) => response.write(step.afterText, sent))
      }
      response.socket?.resetAndDestroy()
      return
    case 'flood':
      return flood(step.bytes, response)
    case 'send':
      response.writeHead(step.status, step.headers).end(step.body)
      return
    case 'say':
      return speak(step.said, step.trickleMs, step.cutAfter, seen, response)
  }
}

async function speak(
  said: Said,
  trickleMs: number | undefined,
  cutAfter: number | undefined,
  { path, body }: Seen,
  response: ServerResponse,
): Promise<void> {
  const isChat = path.endsWith('/chat/completions')
  const { whole, events } = isChat ? writeChat(said, body.model) : writeResponse(said, body.model)
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const { event, data } of events.slice(0, cutAfter)) {
    if (response.destroyed) return
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`)
    if (trickleMs !== undefined) await new Promise((resolve) => setTimeout(resolve, trickleMs))
  }
  response.end(isChat && cutAfter === undefined ? 'data: [DONE]\n\n' : '')
}

async function flood(bytes: number, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  const piece = 'a'.repeat(65_536)
  const pieces = function* () {
    yield '{"choices":[{"message":{"content":"'
    for (let sent = 0; sent < bytes; sent += piece.length) yield piece
  }
  // Who is flooded hangs up.
  await pipeline(pieces, response).catch(() => {})
}

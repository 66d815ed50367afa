import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type ProblemCode, problemStatus, problemTitles } from '../schemas/problem.js'
import { SettingsError } from '../settings-error.js'
import type { AppParts } from './context.js'
import { longestPath } from './guards/surroundings.js'
import { ProblemError, problemBody, problemMediaType, problemResponse } from './problem.js'

/** Bounds of connections, before any request is understood. */
const bounds = {
  /** All headers of a request, with its first line. */
  headerBytes: 16 * 1024,
  headerCount: 100,
  /** Until the headers, and until the whole request has arrived. */
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 1_000,
  keepAliveMs: 30_000,
  /** For an answer that is on its way when its connection sends garbage. */
  lastAnswerMs: 5_000,
  /** Without a byte, from an answer to a request that is still arriving until its connection is closed. */
  lingerMs: 2_000,
  connections: 16_384,
} as const

type Fetch = (request: Request, env: object) => Response | Promise<Response>

/** A server for the application; it does not listen yet. */
export function createHttpServer(fetch: Fetch, { log }: Pick<AppParts, 'log'>): Server {
  const answer = getRequestListener((request, env) => fetch(request, env), {
    errorHandler: (error) => {
      const message = error instanceof Error ? error.message : String(error)
      return problemResponse(new ProblemError('malformed', `${message}.`, { headers: { Connection: 'close' } }), 'none')
    },
  })
  const server = createServer(
    {
      maxHeaderSize: bounds.headerBytes,
      headersTimeout: bounds.headersMs,
      requestTimeout: bounds.requestMs,
      connectionsCheckingInterval: bounds.checkEveryMs,
      keepAliveTimeout: bounds.keepAliveMs,
      noDelay: true,
      // Refused later, as a problem like others.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      lastAnswer.set(incoming.socket, outgoing)
      const reason = refusal(incoming)
      if (reason === undefined) return void answer(incoming, outgoing)
      incoming.resume()
      outgoing.writeHead(problemStatus[reason], { 'Content-Type': problemMediaType, Connection: 'close' })
      outgoing.end(bodyOf(reason))
    },
  )
  /** By connection, to tell whether an answer is still on its way. */
  const lastAnswer = new WeakMap<object, ServerResponse>()
  server.maxHeadersCount = bounds.headerCount
  server.maxConnections = bounds.connections
  server.on('connection', (socket) => {
    const closeNow = socket.destroySoon.bind(socket)
    // What closes with unread bytes is reset, and the other side may lose the answer: the rest is read, and dropped.
    socket.destroySoon = () => {
      const request = lastAnswer.get(socket)?.req
      if (request === undefined || request.complete) return closeNow()
      socket.end()
      request.resume()
      socket.setTimeout(bounds.lingerMs, () => socket.destroy())
    }
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    log.debug({ code: error.code }, 'a connection sent what is not HTTP')
    const before = lastAnswer.get(socket)
    if (before === undefined || before.writableFinished) return refuseConnection(socket, codeOf(error))
    // Answers come in the order of requests: this one after those before it, unless they take long.
    const timer = setTimeout(() => socket.destroy(), bounds.lastAnswerMs)
    before.once('finish', () => {
      clearTimeout(timer)
      refuseConnection(socket, codeOf(error))
    })
  })
  return server
}

/** What is wrong with a request before anything of it is read; undefined: nothing. */
function refusal({ url = '', rawHeaders }: IncomingMessage): ProblemCode | undefined {
  if (url.length > longestPath) return 'uri-too-long'
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]!.length === 4 && rawHeaders[index]!.toLowerCase() === 'host') hosts++
  // Several would let a proxy and this server see different ones.
  return hosts > 1 ? 'malformed' : undefined
}

const bodyOf = (code: ProblemCode): string =>
  JSON.stringify(problemBody(code, reasons[code] ?? problemTitles[code], 'none'))

function codeOf({ code }: NodeJS.ErrnoException): ProblemCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'malformed'
}

const reasons: Partial<Record<ProblemCode, string>> = {
  'headers-too-large': `The headers are larger than ${bounds.headerBytes} bytes.`,
  'request-timeout': `The request did not arrive within ${bounds.requestMs / 1000} seconds.`,
  malformed: 'What was sent is not valid HTTP/1.1, or has several Host headers.',
  'uri-too-long': `The address is longer than ${longestPath} characters.`,
}

/** Answers what no request was made of, and closes the connection. */
function refuseConnection(socket: Socket, code: ProblemCode): void {
  if (!socket.writable) return void socket.destroy()
  const body = bodyOf(code)
  const head = [
    `HTTP/1.1 ${problemStatus[code]} ${code}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** Rejects with a `SettingsError` when the address is taken, or cannot be listened on. */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void =>
      reject(new SettingsError(`${unusable(error.code, host, port)} (${error.message})`, { cause: error }))
    server.once('error', onError)
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', onError)
      resolve(server.address() as AddressInfo)
    })
  })
}

function unusable(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is taken, perhaps by another server like this. Choose another with --port; 0 is any that is free`
  if (code === 'EACCES') return `port ${port} is not for this user. Choose one from 1024 on with --port`
  return `${host} is no address of this machine that can be listened on. Choose another with --host`
}

/** Takes no more connections, lets requests end for so long, and closes the rest. */
export async function stopListening(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  const timer = setTimeout(() => server.closeAllConnections(), limitMs)
  await closed
  clearInterval(sweep)
  clearTimeout(timer)
}

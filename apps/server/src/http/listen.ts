import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type ProblemCode, problemStatus, problemTitles } from '../schemas/problem.js'
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
    },
    (incoming, outgoing) => {
      if ((incoming.url?.length ?? 0) > longestPath) {
        incoming.resume()
        const body = bodyOf('uri-too-long', `The address is longer than ${longestPath} characters.`)
        outgoing.writeHead(problemStatus['uri-too-long'], { 'Content-Type': problemMediaType, Connection: 'close' })
        outgoing.end(body)
        return
      }
      void answer(incoming, outgoing)
    },
  )
  server.maxHeadersCount = bounds.headerCount
  server.maxConnections = bounds.connections
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    log.debug({ code: error.code }, 'a connection sent what is not HTTP')
    refuseConnection(socket, codeOf(error))
  })
  return server
}

const bodyOf = (code: ProblemCode, detail: string): string => JSON.stringify(problemBody(code, detail, 'none'))

function codeOf({ code }: NodeJS.ErrnoException): ProblemCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'malformed'
}

const reasons: Partial<Record<ProblemCode, string>> = {
  'headers-too-large': `The headers are larger than ${bounds.headerBytes} bytes.`,
  'request-timeout': `The request did not arrive within ${bounds.requestMs / 1000} seconds.`,
  malformed: 'What was sent is not HTTP/1.1.',
}

/** Answers what no request was made of, and closes the connection. */
function refuseConnection(socket: Socket, code: ProblemCode): void {
  if (!socket.writable) return void socket.destroy()
  const body = bodyOf(code, reasons[code] ?? problemTitles[code])
  const head = [
    `HTTP/1.1 ${problemStatus[code]} ${code}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** Rejects when the address is taken or is none of this machine's. */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', reject)
      resolve(server.address() as AddressInfo)
    })
  })
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

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
export type Answer = (response: ServerResponse, seen: Seen) => void

/** A server on the loopback interface that gives the answers of a list in turn, the last one again and again. */
export async function scriptedServer(...answers: readonly Answer[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method = '', url = '', headers } = request
    seen.push({ method, path: url, headers, body: Buffer.concat(parts).toString() })
    answers[Math.min(seen.length, answers.length) - 1]!(response, seen.at(-1)!)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/** Where nobody listens any more. */
export async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }

export const problem = (code: string, status: number, headers: Record<string, string> = {}): Answer =>
  json(
    {
      type: `urn:sourceless:problem:${code}`,
      title: code,
      status,
      code,
      detail: `It is ${code}.`,
      instance: 'request-1',
      diagnostics: [{ code: 'unknown-name', message: 'there is no y' }],
    },
    status,
    { 'content-type': 'application/problem+json', ...headers },
  )

/** The line breaks before an answer. */
export const breakOff: Answer = (response) => response.destroy()

/** Server-sent events as raw text, each part a chunk of its own; then the line breaks, or the stream ends. */
export const stream =
  (parts: readonly (string | Buffer)[], end: 'end' | 'break' | 'open' = 'end'): Answer =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const part of parts) {
      response.write(part)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (end === 'end') response.end()
    else if (end === 'break') response.destroy()
  }

export const event = (id: number, type: string, data: object = {}): string =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id, at: '2026-01-01T00:00:00.000Z', type, data })}\n\n`

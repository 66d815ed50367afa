import { IncomingMessage } from 'node:http'
import type { AppContext, AppMiddleware } from '../context.js'
import { ProblemError } from '../problem.js'
import { parseJson } from './json.js'

const mebibyte = 1024 * 1024
/** Of bodies without a file, and of those with one in base64. */
export const bodyLimits = { plain: mebibyte, withFile: 6 * mebibyte } as const

/** Reads a JSON body within its limits, before anything looks at what it says. */
export function jsonBody(limitBytes: number): AppMiddleware {
  return async (c, next) => {
    const encoding = c.req.header('content-encoding')
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      throw new ProblemError(
        'unsupported-media-type',
        'Compressed bodies are not taken. Send it without Content-Encoding.',
        { headers: { 'Accept-Encoding': 'identity' } },
      )
    if (!isJson(c.req.header('content-type')))
      throw new ProblemError('unsupported-media-type', 'Send the body as Content-Type: application/json, in UTF-8.', {
        headers: { 'Accept-Post': 'application/json' },
      })
    const value = parseJson(decode(await readBytes(c, limitBytes)))
    c.req.json = () => Promise.resolve(value as never)
    await next()
  }
}

const isJson = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(contentType)

const tooLarge = (limitBytes: number): ProblemError =>
  new ProblemError('too-large', `The body is larger than ${limitBytes} bytes.`, { headers: { Connection: 'close' } })
const brokenOff = (): ProblemError => new ProblemError('malformed', 'The connection ended before the body did.')

async function readBytes(c: AppContext, limitBytes: number): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const incoming = c.env?.incoming
  // From the connection itself where there is one: a web stream of it leaves much behind for the collector.
  return incoming instanceof IncomingMessage ? readIncoming(incoming, limitBytes) : readStream(c.req.raw, limitBytes)
}

function readIncoming(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let sizeBytes = 0
    const end = (): void => {
      incoming.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose)
    }
    const onData = (part: Buffer): void => {
      sizeBytes += part.length
      if (sizeBytes <= limitBytes) return void parts.push(part)
      end()
      reject(tooLarge(limitBytes))
    }
    const onEnd = (): void => {
      end()
      resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts))
    }
    const onClose = (): void => {
      end()
      reject(brokenOff())
    }
    if (incoming.readableEnded || incoming.destroyed) return reject(brokenOff())
    incoming.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose)
  })
}

async function readStream(request: Request, limitBytes: number): Promise<Uint8Array> {
  const reader = request.body?.getReader()
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for (;;) {
    const { done = true, value } = (await reader?.read().catch(() => Promise.reject(brokenOff()))) ?? {}
    if (done || value === undefined) return Buffer.concat(parts)
    sizeBytes += value.byteLength
    if (sizeBytes > limitBytes) {
      reader?.cancel().catch(() => {})
      throw tooLarge(limitBytes)
    }
    parts.push(value)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError('malformed', 'The body is not UTF-8.')
  }
}

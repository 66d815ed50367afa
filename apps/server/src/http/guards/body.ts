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

async function readBytes(c: AppContext, limitBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new ProblemError('too-large', `The body is larger than ${limitBytes} bytes.`, { headers: { Connection: 'close' } })
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw tooLarge()
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  const reader = c.req.raw.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ProblemError('malformed', 'The connection ended before the body did.')
    })
    if (done) break
    sizeBytes += value.byteLength
    if (sizeBytes > limitBytes) {
      reader.cancel().catch(() => {})
      throw tooLarge()
    }
    parts.push(value)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError('malformed', 'The body is not UTF-8.')
  }
}

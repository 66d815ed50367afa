import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { AppContext } from './context.js'

type Encoding = 'br' | 'gzip'

/** Of the encodings, best first, the first that the client takes (RFC 9110); undefined: none of them. */
export function acceptedEncoding<E extends Encoding>(c: AppContext, encodings: readonly E[]): E | undefined {
  const accepted = new Map(
    (c.req.header('accept-encoding') ?? '').split(',').map((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
      return [name, !parameters.some((text) => /^q=0(\.0*)?$/.test(text))]
    }),
  )
  return encodings.find((one) => accepted.get(one) ?? accepted.get('*') ?? false)
}

export const compress: Readonly<Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
}

/** Smaller texts fit into a few packets, and are asked for so often that the time would tell. */
const leastBytes = 16 * 1024

/**
 * A text, compressed where it is long and the client takes that. Its ETag is a weak one then, since the bytes are others
 * (RFC 9110); it is known by it all the same.
 */
export async function sendText(
  c: AppContext,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  if (body.length < leastBytes) return new Response(body, { headers })
  const sent = new Headers({ ...headers, Vary: 'Accept-Encoding' })
  if (c.req.method === 'HEAD' || acceptedEncoding(c, ['gzip']) === undefined)
    return new Response(body, { headers: sent })
  sent.set('Content-Encoding', 'gzip')
  if (headers.ETag !== undefined) sent.set('ETag', `W/${headers.ETag}`)
  return new Response((await compress.gzip(Buffer.from(body))) as BodyInit, { headers: sent })
}

/** A JSON answer that nobody keeps. */
export const sendJson = (c: AppContext, value: unknown): Promise<Response> =>
  sendText(c, JSON.stringify(value), { 'Content-Type': 'application/json' })

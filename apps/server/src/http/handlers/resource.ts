import type { Artifact } from '../../schemas/outcome.js'
import { sendText } from '../compressed.js'
import type { AppContext } from '../context.js'
import { ProblemError } from '../problem.js'
import type { Kept, KeptBuild, Sent } from './kept.js'

/** Whether the client's copy is the same: `If-None-Match` names the ETag. */
export function isUnchanged(c: AppContext, etag: string): boolean {
  const given = c.req.header('if-none-match')
  if (given === undefined) return false
  return given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** A JSON resource, or that it has not changed. */
export async function sendResource(c: AppContext, { body, etag }: Sent, cacheControl: string): Promise<Response> {
  const headers = { ETag: etag, 'Cache-Control': cacheControl }
  if (isUnchanged(c, etag)) return new Response(null, { status: 304, headers })
  return sendText(c, body, { ...headers, 'Content-Type': 'application/json' })
}

export const noSuchBuild = (): ProblemError =>
  new ProblemError('not-found', 'There is no such build of this tenant. GET /v1/builds lists those there are.')

export async function sendEvidence(c: AppContext, kept: Kept, { build }: KeptBuild, cache: string): Promise<Response> {
  const sent = await kept.evidence(build.id)
  if (sent === undefined)
    throw new ProblemError('not-found', `The build has no evidence: its state is "${build.state}", not "succeeded".`)
  return sendResource(c, sent, cache)
}

export async function sendFile(
  c: AppContext,
  kept: Kept,
  { build }: KeptBuild,
  name: string,
  cacheControl: string,
): Promise<Response> {
  const artifacts = build.result?.artifacts ?? []
  const artifact = artifacts.find((one) => one.name === name)
  if (artifact === undefined)
    throw new ProblemError(
      'not-found',
      artifacts.length === 0
        ? `The build has no files: its state is "${build.state}".`
        : `The build has no file of this name; it has ${artifacts.map((one) => one.name).join(', ')}.`,
    )
  const etag = `"${artifact.sha256}"`
  if (isUnchanged(c, etag))
    return new Response(null, { status: 304, headers: { ETag: etag, 'Cache-Control': cacheControl } })
  const bytes = await kept.file(artifact)
  if (bytes === undefined) {
    if (await kept.isRemoved(build)) throw noSuchBuild()
    throw new Error(`the blob ${artifact.sha256} of build ${build.id} is not in the store`)
  }
  return sendBytes(c, artifact, bytes, { ETag: etag, 'Cache-Control': cacheControl })
}

function sendBytes(
  c: AppContext,
  { name }: Artifact,
  bytes: Uint8Array,
  more: Readonly<Record<string, string>>,
): Response {
  const headers = {
    ...more,
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'Accept-Ranges': 'bytes',
  }
  const range = isRangeMeant(c, more.ETag) ? parseRange(c.req.header('range'), bytes.byteLength) : undefined
  if (range === undefined) return new Response(bytes as BodyInit, { headers })
  if (range === 'outside')
    throw new ProblemError('range-not-satisfiable', `The file has ${bytes.byteLength} bytes.`, {
      headers: { 'Content-Range': `bytes */${bytes.byteLength}` },
    })
  const [from, to] = range
  return new Response(bytes.subarray(from, to + 1) as BodyInit, {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.byteLength}` },
  })
}

/** A part is asked for of a `GET` only, and with `If-Range` only of the file that the client has begun to fetch. */
function isRangeMeant(c: AppContext, etag: string | undefined): boolean {
  const condition = c.req.header('if-range')
  return c.req.method === 'GET' && (condition === undefined || condition.trim() === etag)
}

/** One range of bytes, both ends included. Undefined: the whole file (also where several ranges are asked for). */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): readonly [from: number, to: number] | 'outside' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'outside' : [sizeBytes - length, sizeBytes - 1]
  }
  const from = Number(first)
  if (from >= sizeBytes) return 'outside'
  if (last !== '' && Number(last) < from) return undefined
  return [from, last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)]
}

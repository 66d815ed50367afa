import { AwsClient } from 'aws4fetch'
import type { FilePlace } from './place.js'

export interface S3Options {
  /** `s3://bucket/prefix` */
  readonly location: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly region: string
  /** Absent: Amazon's, of the region. */
  readonly endpoint?: string
}

const requestTimeoutMs = 30_000
/** The database takes back a transaction that does nothing for longer. */
const removeTimeoutMs = 10_000
const tries = 4

/** What the store answered when it should have taken or given a file. */
export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError'
}

/** Objects in an S3-compatible store, in the path style, which all of them understand. */
export function createObjectStore({ location, endpoint, region, ...keys }: S3Options): FilePlace {
  const { host: bucket, pathname } = new URL(location)
  const base = `${(endpoint ?? `https://s3.${region}.amazonaws.com`).replace(/\/$/, '')}/${bucket}`
  const prefix = pathname.replace(/^\/+|\/+$/g, '')
  const client = new AwsClient({ ...keys, region, service: 's3', retries: tries })
  const urlOf = (sha256: string) => [base, prefix, sha256.slice(0, 2), sha256].filter(Boolean).join('/')
  const send = async (method: string, url: string, body?: Uint8Array, timeoutMs = requestTimeoutMs) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      return await client.fetch(url, { method, signal, ...(body && { body: Buffer.from(body) }) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      throw new ObjectStoreError(`the object store does not answer (${method} ${url}): ${reason}`, { cause: error })
    }
  }
  const refused = async (method: string, url: string, answer: Response) =>
    new ObjectStoreError(
      `the object store refused ${method} ${url}: ${answer.status} ${(await answer.text()).slice(0, 300)}`,
    )
  return {
    where: urlOf,
    put: async (sha256, bytes) => {
      const url = urlOf(sha256)
      const answer = await send('PUT', url, bytes)
      if (!answer.ok) throw await refused('PUT', url, answer)
      await answer.body?.cancel()
    },
    get: async (sha256) => {
      const url = urlOf(sha256)
      const answer = await send('GET', url)
      if (answer.status === 404) return undefined
      if (!answer.ok) throw await refused('GET', url, answer)
      return new Uint8Array(await answer.arrayBuffer())
    },
    remove: async (sha256) => {
      const url = urlOf(sha256)
      const answer = await send('DELETE', url, undefined, removeTimeoutMs)
      if (!answer.ok && answer.status !== 404) throw await refused('DELETE', url, answer)
      await answer.body?.cancel()
    },
  }
}

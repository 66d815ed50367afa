import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../../src/store/api.js'
import { createDirectoryBlobs } from '../../src/store/blobs/directory.js'
import { createS3Blobs } from '../../src/store/blobs/s3.js'
import { kinds, openTestStore, type TestStore } from '../support/store.js'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const samples = [new Uint8Array(), Uint8Array.of(0, 255, 10), new Uint8Array(300_000).map((_, index) => index * 7)]

function keepsFiles(blobs: () => BlobStore, damage: (sha256: string) => Promise<void> | void) {
  test('gives back what was put, once or twice, alone or together', async () => {
    const views = samples.map((bytes) =>
      Buffer.concat([Buffer.of(1), bytes, Buffer.of(2)]).subarray(1, bytes.length + 1),
    )
    await Promise.all([...views, ...views].map((bytes) => blobs().put(hashOf(bytes), bytes)))
    for (const bytes of samples) expect(Buffer.compare((await blobs().get(hashOf(bytes)))!, bytes)).toBe(0)
  })
  test('knows nothing else', async () => {
    expect(await blobs().get('0'.repeat(64))).toBeUndefined()
    expect(await blobs().get('../../../etc/passwd')).toBeUndefined()
    await expect(blobs().put('0'.repeat(64), Uint8Array.of(1))).rejects.toThrow(/hash/)
    await expect(blobs().put('../x', Uint8Array.of(1))).rejects.toThrow(/hash/)
  })
  test('a damaged file is an error, not an answer', async () => {
    const bytes = Uint8Array.of(9, 9, 9)
    await blobs().put(hashOf(bytes), bytes)
    await damage(hashOf(bytes))
    await expect(blobs().get(hashOf(bytes))).rejects.toThrow(/damaged/)
  })
}

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `files in a table of the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())
    keepsFiles(
      () => opened.store.blobs,
      async (sha256) => {
        await opened.store.database.query(`update blobs set bytes = '\\x00' where sha256 = decode($1, 'hex')`, [sha256])
      },
    )
  })

describe('files in a directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sourceless-blobs-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const blobs = createDirectoryBlobs(directory)
  keepsFiles(
    () => blobs,
    (sha256) => writeFileSync(join(directory, sha256.slice(0, 2), sha256), 'xxx'),
  )
  test('leaves no temporary files', () => {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }))
      expect(name).toMatch(/^[0-9a-f]{2}(\/[0-9a-f]{64})?$/)
  })
})

/** A little of S3: puts and gets of objects, for requests that are signed. */
describe('files in an S3-compatible store', () => {
  const objects = new Map<string, Buffer>()
  const seen: IncomingMessage[] = []
  let server: Server
  let blobs: BlobStore
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    seen.push(request)
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=key/'))
      response.writeHead(403).end('denied')
    else if (request.method === 'PUT') {
      objects.set(request.url!, body)
      response.writeHead(200).end()
    } else {
      const object = objects.get(request.url!)
      response.writeHead(object ? 200 : 404).end(object)
    }
  }
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => answer(request, response, Buffer.concat(chunks)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    blobs = createS3Blobs({
      ...{ location: 's3://bucket/some/prefix/', accessKeyId: 'key', secretAccessKey: 'secret', region: 'eu-test-1' },
      endpoint: `http://127.0.0.1:${port}`,
    })
  })
  afterAll(() => void server.close())
  keepsFiles(
    () => blobs,
    (sha256) => void objects.set(`/bucket/some/prefix/${sha256.slice(0, 2)}/${sha256}`, Buffer.from('xxx')),
  )
  test('signs for the service and region, and says what was refused', async () => {
    expect(seen[0]!.headers.authorization).toContain('/eu-test-1/s3/aws4_request')
    const { port } = server.address() as { port: number }
    const stranger = createS3Blobs({
      ...{ location: 's3://bucket', accessKeyId: 'stranger', secretAccessKey: 'x', region: 'r' },
      endpoint: `http://127.0.0.1:${port}`,
    })
    await expect(stranger.get(hashOf(samples[1]!))).rejects.toThrow(/refused GET .*403 denied/)
  })
})

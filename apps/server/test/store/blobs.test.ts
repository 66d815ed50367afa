import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore, OpenStore } from '../../src/store/api.js'
import { createBlobs } from '../../src/store/blobs/blobs.js'
import { createDirectory } from '../../src/store/blobs/directory.js'
import type { FilePlace } from '../../src/store/blobs/place.js'
import { createObjectStore } from '../../src/store/blobs/s3.js'
import { kinds, openTestStore, type TestStore } from '../support/store.js'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const samples = [new Uint8Array(), Uint8Array.of(0, 255, 10), new Uint8Array(300_000).map((_, index) => index * 7)]

interface Kept {
  readonly blobs: BlobStore
  readonly database: OpenStore['database']
}

/** The time has come to look whether a result names them. */
const becomeDue = ({ database }: Pick<Kept, 'database'>) =>
  database.query(`update blobs set check_at = now() - interval '1 second'`, [])

function keepsFiles(kept: () => Kept, damage: (sha256: string) => Promise<void> | void) {
  const blobs = () => kept().blobs
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
  test('removes what no result names, once its time has come, unless it is put again', async () => {
    const [gone, again] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]
    for (const bytes of [gone, again]) await blobs().put(hashOf(bytes), bytes)
    expect(await blobs().removeUnused(100)).toEqual({ looked: 0, removed: 0 })
    await becomeDue(kept())
    await blobs().put(hashOf(again), again)
    const { looked, removed } = await blobs().removeUnused(100)
    expect(removed).toBe(looked)
    expect(removed).toBeGreaterThan(0)
    expect(await blobs().get(hashOf(gone))).toBeUndefined()
    expect(Buffer.from((await blobs().get(hashOf(again)))!)).toEqual(Buffer.from(again))
    await blobs().put(hashOf(gone), gone)
    expect(Buffer.from((await blobs().get(hashOf(gone)))!)).toEqual(Buffer.from(gone))
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
      () => opened.store,
      async (sha256) => {
        await opened.store.database.query(`update blobs set bytes = '\\x00' where sha256 = decode($1, 'hex')`, [sha256])
      },
    )
  })

/** On a database of its own: the table says what there is. */
function usePlace(place: FilePlace): () => Kept {
  let opened: TestStore
  beforeAll(async () => {
    opened = await openTestStore('embedded')
  })
  afterAll(() => opened.close())
  return () => {
    const { database } = opened.store
    return { database, blobs: createBlobs({ database, patiently: (ask) => ask() }, place) }
  }
}

describe('files in a directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sourceless-blobs-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const place = createDirectory(directory)
  const kept = usePlace(place)
  keepsFiles(kept, (sha256) => writeFileSync(place.where(sha256), 'xxx'))
  test('leaves no temporary files', () => {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }))
      expect(name).toMatch(/^[0-9a-f]{2}(\/[0-9a-f]{64})?$/)
  })
  test('one that cannot be removed keeps no other from it, and is tried again later', async () => {
    const { database, blobs } = kept()
    const [stuck, other] = [Uint8Array.of(7, 7), Uint8Array.of(8, 8)]
    for (const bytes of [stuck, other]) await blobs.put(hashOf(bytes), bytes)
    await becomeDue({ database })
    const remove = async (hash: string) => {
      if (hash === hashOf(stuck)) throw new Error('the disk is read-only')
      return place.remove(hash)
    }
    const partly = createBlobs({ database, patiently: (ask) => ask() }, { ...place, remove })
    await expect(partly.removeUnused(100)).rejects.toThrow('read-only')
    expect([stuck, other].map((bytes) => existsSync(place.where(hashOf(bytes))))).toEqual([true, false])
    expect(await blobs.removeUnused(100)).toEqual({ looked: 0, removed: 0 })
    await becomeDue({ database })
    expect(await blobs.removeUnused(100)).toEqual({ looked: 1, removed: 1 })
    expect(existsSync(place.where(hashOf(stuck)))).toBe(false)
  })
  test('a process that does not know the directory leaves its files alone', async () => {
    const { database, blobs } = kept()
    const bytes = Uint8Array.of(9, 9)
    await blobs.put(hashOf(bytes), bytes)
    await becomeDue({ database })
    const stranger = createBlobs({ database, patiently: (ask) => ask() })
    expect(await stranger.removeUnused(100)).toEqual({ looked: 0, removed: 0 })
    expect((await blobs.get(hashOf(bytes)))!.length).toBe(2)
  })
})

/** A little of S3: puts, gets and removals of objects, for requests that are signed. */
describe('files in an S3-compatible store', () => {
  const objects = new Map<string, Buffer>()
  const seen: IncomingMessage[] = []
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    seen.push(request)
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=key/'))
      response.writeHead(403).end('denied')
    else if (request.method === 'PUT') {
      objects.set(request.url!, body)
      response.writeHead(200).end()
    } else if (request.method === 'DELETE') {
      objects.delete(request.url!)
      response.writeHead(204).end()
    } else {
      const object = objects.get(request.url!)
      response.writeHead(object ? 200 : 404).end(object)
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => answer(request, response, Buffer.concat(chunks)))
  })
  let place: FilePlace
  let endpoint: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    place = createObjectStore({
      ...{ location: 's3://bucket/some/prefix/', accessKeyId: 'key', secretAccessKey: 'secret', region: 'eu-test-1' },
      endpoint,
    })
  })
  afterAll(() => void server.close())
  const late: FilePlace = {
    put: (sha256, bytes) => place.put(sha256, bytes),
    get: (sha256) => place.get(sha256),
    remove: (sha256) => place.remove(sha256),
    where: (sha256) => place.where(sha256),
  }
  keepsFiles(
    usePlace(late),
    (sha256) => void objects.set(`/bucket/some/prefix/${sha256.slice(0, 2)}/${sha256}`, Buffer.from('xxx')),
  )
  test('signs for the service and region, and says what was refused', async () => {
    expect(seen[0]!.headers.authorization).toContain('/eu-test-1/s3/aws4_request')
    const stranger = createObjectStore({
      ...{ location: 's3://bucket', accessKeyId: 'stranger', secretAccessKey: 'x', region: 'r' },
      endpoint,
    })
    const hash = hashOf(samples[1]!)
    await expect(stranger.get(hash)).rejects.toThrow(/refused GET .*403 denied/)
    await expect(stranger.remove(hash)).rejects.toThrow(/refused DELETE .*403 denied/)
  })
})

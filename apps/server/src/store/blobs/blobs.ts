import type { Transaction } from '../../database/api.js'
import { inBatches } from '../../database/batch.js'
import type { BlobStore } from '../api.js'
import type { StoreParts } from '../parts.js'
import { checked, checkPut, isHash } from './check.js'
import type { FilePlace } from './place.js'

const batch = 32
/** Between the time a file is put and the time a result names it lie seconds, or minutes when the database is away. */
const unnamedLimit = `interval '1 hour'`

interface Blob {
  readonly sha256: string
  /** Null: they are in a place of their own. */
  readonly bytes: Uint8Array | null
}

/**
 * Files in the table `blobs`, or with their bytes in another place.
 *
 * No result loses a file: a foreign key ties it to the rows of its files, and bytes are removed only while their row, which
 * no result names, is locked and deleted. Whoever puts the same bytes at that moment waits for the row, and then finds that
 * they have to be written again; whoever put them before has them for an hour, after which a result cannot name them.
 */
export function createBlobs(
  { database, patiently }: Pick<StoreParts, 'database' | 'patiently'>,
  place?: FilePlace,
): BlobStore {
  const write = async (blobs: readonly Blob[]): Promise<readonly undefined[]> => {
    await database.query(
      `insert into blobs (sha256, bytes, check_at)
       select distinct on (hash) decode(hash, 'hex'), decode(content, 'base64'), now() + ${unnamedLimit}
       from unnest($1::text[], $2::text[]) as b (hash, content) order by hash
       on conflict (sha256) do update
         set check_at = excluded.check_at, bytes = coalesce(blobs.bytes, excluded.bytes)`,
      [blobs.map(({ sha256 }) => sha256), blobs.map(({ bytes }) => bytes && base64(bytes))],
    )
    return blobs.map(() => undefined)
  }
  const put = inBatches(batch, write)
  const read = async (sha256: string): Promise<Uint8Array | null | undefined> => {
    const sql = `select bytes from blobs where sha256 = decode($1, 'hex')`
    return (await patiently(() => database.query<{ bytes: Uint8Array | null }>(sql, [sha256])))[0]?.bytes
  }
  return {
    put: async (sha256, bytes) => {
      checkPut(sha256, bytes)
      await patiently(() => put({ sha256, bytes: place === undefined ? bytes : null }))
      await place?.put(sha256, bytes)
    },
    get: async (sha256) => {
      if (!isHash(sha256)) return undefined
      const bytes = await (place === undefined ? read(sha256) : place.get(sha256))
      return bytes ? checked(sha256, bytes, place?.where(sha256) ?? 'table blobs') : undefined
    },
    removeUnused: (limit) => database.transaction((transaction) => removeUnused(transaction, limit, place)),
  }
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

async function removeUnused(
  transaction: Transaction,
  limit: number,
  place: FilePlace | undefined,
): ReturnType<BlobStore['removeUnused']> {
  // Bytes that are somewhere else can be removed only by a process that has been told where.
  const due = await transaction.query<{ hash: string }>(
    `select encode(sha256, 'hex') as hash from blobs where check_at < now() and (bytes is not null or $2::boolean)
     order by check_at limit $1 for update skip locked`,
    [limit, place !== undefined],
  )
  if (due.length === 0) return { looked: 0, removed: 0 }
  const hashes = due.map(({ hash }) => hash)
  // A statement after the lock sees every result that names one of them, and no other can until the transaction ends.
  await transaction.query(
    `update blobs set check_at = null where sha256 in (select decode(hash, 'hex') from unnest($1::text[]) as h (hash))
       and exists (select 1 from result_files f where f.sha256 = blobs.sha256)`,
    [hashes],
  )
  const gone = await transaction.query<{ hash: string }>(
    `delete from blobs where sha256 in (select decode(hash, 'hex') from unnest($1::text[]) as h (hash))
       and check_at is not null returning encode(sha256, 'hex') as hash`,
    [hashes],
  )
  // All of them, whatever becomes of one: none may still be removed when the rows are free again.
  const removals = await Promise.allSettled(gone.map(async ({ hash }) => place?.remove(hash)))
  const failure = removals.find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
  return { looked: due.length, removed: gone.length }
}

import type { Transaction } from '../../database/api.js'
import { inBatches } from '../../database/batch.js'
import type { BlobStore } from '../api.js'
import type { StoreParts } from '../parts.js'
import { checked, checkPut, isHash } from './check.js'
import type { FilePlace } from './place.js'

const batch = 32
/**
 * Between the time a file is put and the time a result names it lie seconds, or minutes when the database is away. What
 * could not be removed is tried again as late.
 */
const later = `now() + interval '1 hour'`

interface Blob {
  readonly sha256: string
  /** Null: they are in a place of their own. */
  readonly bytes: Uint8Array | null
}

/**
 * Files in the table `blobs`, or with their bytes in another place.
 *
 * No result loses a file: a foreign key ties it to the rows of its files, and bytes are removed only while their row, which
 * no result names, is locked until it is deleted. Whoever puts the same bytes at that moment waits for the row, and then finds that
 * they have to be written again; whoever put them before has them for an hour, after which a result cannot name them.
 */
export function createBlobs(
  { database, patiently }: Pick<StoreParts, 'database' | 'patiently'>,
  place?: FilePlace,
): BlobStore {
  const write = async (blobs: readonly Blob[]): Promise<readonly undefined[]> => {
    await database.query(
      `insert into blobs (sha256, bytes, check_at)
       select distinct on (hash) decode(hash, 'hex'), decode(content, 'base64'), ${later}
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
    removeUnused: async (limit) => {
      const { failure, ...counts } = await database.transaction((transaction) =>
        removeUnused(transaction, limit, place),
      )
      if (failure !== undefined) throw failure.reason
      return counts
    },
  }
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** Texts of hashes as values of the table. */
const among = `in (select decode(hash, 'hex') from unnest($1::text[]) as h (hash))`

async function removeUnused(
  transaction: Transaction,
  limit: number,
  place: FilePlace | undefined,
): Promise<{ looked: number; removed: number; failure?: PromiseRejectedResult | undefined }> {
  // Bytes that are somewhere else can be removed only by a process that has been told where.
  const due = await transaction.query<{ hash: string }>(
    `select encode(sha256, 'hex') as hash from blobs where check_at < now() and (bytes is not null or $2::boolean)
     order by check_at limit $1 for update skip locked`,
    [limit, place !== undefined],
  )
  if (due.length === 0) return { looked: 0, removed: 0 }
  // A statement after the lock sees every result that names one of them, and no other can until the transaction ends.
  const rows = await transaction.query<{ hash: string; isNamed: boolean }>(
    `update blobs set check_at = case when n.named then null else ${later} end
     from (select sha256, exists (select 1 from result_files f where f.sha256 = b.sha256) as named
           from blobs b where sha256 ${among}) n
     where n.sha256 = blobs.sha256 returning encode(blobs.sha256, 'hex') as hash, n.named as "isNamed"`,
    [due.map(({ hash }) => hash)],
  )
  const unused = rows.filter(({ isNamed }) => !isNamed).map(({ hash }) => hash)
  // All of them, whatever becomes of one: none may still be removed when the rows are free again.
  const removals = await Promise.allSettled(unused.map(async (hash) => place?.remove(hash)))
  const gone = unused.filter((_, index) => removals[index]!.status === 'fulfilled')
  await transaction.query(`delete from blobs where sha256 ${among}`, [gone])
  const failure = removals.find((removal) => removal.status === 'rejected')
  return { looked: due.length, removed: gone.length, failure }
}

import type { Database } from '../../database/api.js'
import { inBatches } from '../../database/batch.js'
import type { BlobStore } from '../api.js'
import type { StoreParts } from '../parts.js'
import { checked, checkPut, isHash } from './check.js'

const batch = 32

interface Blob {
  readonly sha256: string
  readonly bytes: Uint8Array
}

async function write(database: Database, blobs: readonly Blob[]): Promise<readonly undefined[]> {
  await database.query(
    `insert into blobs (sha256, bytes)
     select distinct on (hash) decode(hash, 'hex'), decode(content, 'base64')
     from unnest($1::text[], $2::text[]) as b (hash, content) order by hash
     on conflict (sha256) do nothing`,
    [
      blobs.map(({ sha256 }) => sha256),
      blobs.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')),
    ],
  )
  return blobs.map(() => undefined)
}

/** Files in a table. */
export function createDatabaseBlobs({ database, patiently }: Pick<StoreParts, 'database' | 'patiently'>): BlobStore {
  const put = inBatches(batch, (blobs: readonly Blob[]) => write(database, blobs))
  return {
    put: async (sha256, bytes) => {
      checkPut(sha256, bytes)
      await patiently(() => put({ sha256, bytes }))
    },
    get: async (sha256) => {
      if (!isHash(sha256)) return undefined
      const [row] = await patiently(() =>
        database.query<{ bytes: Uint8Array }>(`select bytes from blobs where sha256 = decode($1, 'hex')`, [sha256]),
      )
      return row && checked(sha256, row.bytes, 'table blobs')
    },
  }
}

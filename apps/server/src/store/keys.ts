import { randomBytes } from 'node:crypto'
import type { KeyLimits, KeyRecord, KeyStore, Principal, Scope } from './api.js'
import { isId, makeId, sha256 } from './identity.js'
import type { StoreParts } from './parts.js'

interface KeyRow {
  readonly id: string
  readonly name: string
  readonly tenant: string
  readonly scopes: readonly Scope[]
  readonly limits: KeyLimits
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly last_used_at: Date | null
  readonly revoked_at: Date | null
}
const columns = 'id, name, tenant, scopes, limits, created_at, expires_at, last_used_at, revoked_at'
const secretBytes = 32
const prefix = 'sk_sl_'

const toRecord = (row: KeyRow): KeyRecord => ({
  id: row.id,
  name: row.name,
  tenant: row.tenant,
  scopes: row.scopes,
  limits: row.limits,
  createdAt: row.created_at,
  ...(row.expires_at && { expiresAt: row.expires_at }),
  ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
  ...(row.revoked_at && { revokedAt: row.revoked_at }),
})

/**
 * A secret is 256 random bits, which cannot be guessed: a plain hash of it is as good as a slow one. What is compared are
 * hashes, so that the time of a comparison says nothing about a secret.
 */
export function createKeyStore({ database, patiently }: StoreParts): KeyStore {
  return {
    create: async ({ name, tenant, scopes, limits, expiresAt }) => {
      const secret = prefix + randomBytes(secretBytes).toString('base64url')
      const id = makeId()
      const rows = await patiently(() =>
        database.query<KeyRow>(
          `insert into keys (id, name, tenant, secret_hash, scopes, limits, expires_at)
           values ($1, $2, $3, decode($4, 'hex'), $5::text[], $6::json, $7)
           on conflict (id) do update set id = excluded.id returning ${columns}`,
          [
            ...[id, name, tenant, sha256(secret).toString('hex'), [...scopes], JSON.stringify(limits)],
            expiresAt?.toISOString() ?? null,
          ],
        ),
      )
      return { key: toRecord(rows[0]!), secret }
    },
    list: async () =>
      (await patiently(() => database.query<KeyRow>(`select ${columns} from keys order by id`, []))).map(toRecord),
    revoke: async (id) =>
      isId(id) &&
      (
        await patiently(() =>
          database.query('update keys set revoked_at = coalesce(revoked_at, now()) where id = $1 returning id', [id]),
        )
      ).length > 0,
    authenticate: (secret) => authenticate({ database, patiently }, secret),
    count: async () =>
      (await patiently(() => database.query<{ count: number }>('select count(*)::int as count from keys', [])))[0]!
        .count,
  }
}

/** When a key was last used is written down once a minute, and not waited for longer than the answer. */
async function authenticate(
  { database, patiently }: Pick<StoreParts, 'database' | 'patiently'>,
  secret: string,
): Promise<Principal | undefined> {
  const [row] = await patiently(() =>
    database.query<KeyRow & { valid: boolean; stale: boolean }>(
      `select ${columns}, revoked_at is null and (expires_at is null or expires_at > now()) as valid,
         last_used_at is null or last_used_at < now() - interval '1 minute' as stale
       from keys where secret_hash = decode($1, 'hex')`,
      [sha256(secret).toString('hex')],
    ),
  )
  if (row === undefined || !row.valid) return undefined
  if (row.stale) await database.query('update keys set last_used_at = now() where id = $1', [row.id])
  return { tenant: row.tenant, keyId: row.id, scopes: row.scopes, limits: row.limits }
}

import type { Queryable } from '../database/api.js'
import type { Principal, UsageStore } from './api.js'
import type { StoreParts } from './parts.js'

/** Months are those of UTC, whatever the database's own time zone. */
const month = `date_trunc('month', now() at time zone 'UTC')::date`

/** Money counts as spent from its reservation on, until it is known what was spent. */
const spent = `select coalesce(sum(coalesce(cost_usd, reserved_usd)), 0)::float8 as spent from usage
  where month = ${month}`

async function spentBy(on: Queryable, { keyId, tenant }: Principal): Promise<number> {
  const [row] =
    keyId === undefined
      ? await on.query<{ spent: number }>(`${spent} and tenant = $1 and key_id is null`, [tenant])
      : await on.query<{ spent: number }>(`${spent} and key_id = $1`, [keyId])
  return row?.spent ?? 0
}

/**
 * Reserves money for a subject; undefined: it would exceed the budget. Without an amount all that is left is reserved.
 * Who asks with the same key meanwhile waits until the transaction ends, so that two cannot reserve the same money.
 */
export async function reserveIn(
  on: Queryable,
  principal: Principal,
  subject: string,
  usd: number | undefined,
): Promise<number | undefined> {
  const budget = principal.limits.budgetUsdPerMonth
  if (principal.keyId !== undefined) await on.query('select 1 from keys where id = $1 for update', [principal.keyId])
  const [known] = await on.query<{ reserved: number }>(
    'select reserved_usd as reserved from usage where subject = $1 and tenant = $2',
    [subject, principal.tenant],
  )
  if (known !== undefined) return known.reserved
  const left = budget === undefined ? Number.POSITIVE_INFINITY : budget - (await spentBy(on, principal))
  const wanted = usd ?? (budget === undefined ? 0 : left)
  if (wanted > left || left <= 0) return undefined
  await on.query(`insert into usage (subject, tenant, key_id, month, reserved_usd) values ($1, $2, $3, ${month}, $4)`, [
    subject,
    principal.tenant,
    principal.keyId ?? null,
    wanted,
  ])
  return wanted
}

/** What ended builds came to: each has one record, whether or not money was reserved for it. */
export interface Bill {
  readonly subject: string
  readonly tenant: string
  readonly keyId: string | null
  readonly usd: number
}

export async function settleIn(on: Queryable, bills: readonly Bill[]): Promise<void> {
  if (bills.length === 0) return
  await on.query(
    `insert into usage (subject, tenant, key_id, month, reserved_usd, cost_usd, settled_at)
     select subject, tenant, key_id, ${month}, 0, usd, now()
     from unnest($1::text[], $2::text[], $3::uuid[], $4::float8[]) as u (subject, tenant, key_id, usd)
     on conflict (subject) do update set cost_usd = excluded.cost_usd, settled_at = excluded.settled_at
     where usage.cost_usd is null`,
    [
      bills.map(({ subject }) => subject),
      bills.map(({ tenant }) => tenant),
      bills.map(({ keyId }) => keyId),
      bills.map(({ usd }) => usd),
    ],
  )
}

export function createUsageStore({ database, patiently }: StoreParts): UsageStore {
  return {
    spentUsd: (principal) => patiently(() => spentBy(database, principal)),
    reserve: (principal, subject, usd) =>
      patiently(() => database.transaction(async (on) => (await reserveIn(on, principal, subject, usd)) !== undefined)),
    settle: async (subject, usd) => {
      await patiently(() =>
        database.query('update usage set cost_usd = $2, settled_at = now() where subject = $1 and cost_usd is null', [
          subject,
          usd,
        ]),
      )
    },
  }
}

import type { Transaction } from '../database/api.js'
import type { BuildResult } from '../schemas/outcome.js'

/** What an equal request of the same tenant came to before. */
export interface Reusable {
  readonly resultId: string
  readonly summary: string
  readonly result: BuildResult
}

interface Request {
  readonly principal: { readonly tenant: string }
  readonly requestHash: string
}

/**
 * Results are used again within a tenant only: how fast an answer comes would otherwise tell one tenant what others have
 * asked for. What is found stays until the transaction ends, so that a build can share it; what is being removed is not found.
 */
export async function findResults<Wanted extends Request>(
  on: Transaction,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<Wanted, Reusable>> {
  if (wanted.length === 0) return new Map()
  const rows = await on.query<{ place: number; resultId: string; summary: string; result: BuildResult }>(
    `select w.place::int, found.result_id as "resultId", found.summary, r.result
     from unnest($1::text[], $2::text[]) with ordinality as w (tenant, hash, place)
     cross join lateral (
       select b.result_id, b.summary from builds b
       where b.tenant = w.tenant and b.request_hash = decode(w.hash, 'hex') and b.state = 'succeeded'
         and b.request_hash is not null
       limit 1
     ) found
     join results r on r.id = found.result_id order by r.id for key share of r`,
    [wanted.map(({ principal }) => principal.tenant), wanted.map(({ requestHash }) => requestHash)],
  )
  return new Map(rows.map(({ place, ...reusable }) => [wanted[place - 1]!, reusable]))
}

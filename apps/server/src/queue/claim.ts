import type { BuildRequest } from '../schemas/wish.js'
import { writeEvents } from '../store/events.js'
import { makeId } from '../store/identity.js'
import type { StoreParts } from '../store/parts.js'

/** A build in the hands of a worker, who alone may write of it as long as `attempt` is its attempt. */
export interface Claim {
  readonly id: string
  readonly attempt: string
  readonly tenant: string
  readonly request: BuildRequest
  /** What models may cost. */
  readonly budgetUsd?: number
  /** Id of the last entry of its log. */
  readonly lastEvent: number
  /** What an equal request came to before: it need not be worked on. */
  readonly known?: { readonly resultId: string; readonly summary: string; readonly verdict: string }
}

interface ClaimRow {
  readonly id: string
  readonly tenant: string
  readonly request: BuildRequest
  readonly budget: number | null
  readonly last: number
  readonly attempts: number
  readonly result: string | null
  readonly summary: string | null
  readonly verdict: string | null
}

/** Only those that still wait: a build may have been cancelled meanwhile. */
const takeUp = `
  with taken as (
    update builds set state = 'running', worker = $2, attempt = $3, attempts = attempts + 1,
      started_at = coalesce(started_at, now()), last_event = last_event + 1
    where id = any($1::uuid[]) and state = 'queued'
    returning id, tenant, request, request_hash, budget_usd, last_event, attempts
  )
  select t.id, t.tenant, t.request, t.budget_usd as budget, t.last_event as last, t.attempts,
    found.result_id as result, found.summary, r.result ->> 'verdictText' as verdict
  from taken t
  left join lateral (
    select b.result_id, b.summary from builds b
    where b.tenant = t.tenant and b.request_hash = t.request_hash and b.state = 'succeeded'
      and b.request_hash is not null
    limit 1
  ) found on true
  left join results r on r.id = found.result_id`

/**
 * Takes up to so many builds from the queue; `isEmpty` when there are no more. When it fails they may be taken nevertheless:
 * the worker's heart finds out.
 */
export async function claim(
  { database, jobs }: Pick<StoreParts, 'database' | 'jobs'>,
  worker: string,
  count: number,
): Promise<{ readonly claims: readonly Claim[]; readonly isEmpty: boolean }> {
  const attempt = makeId()
  const { rows, isEmpty } = await database.transaction(async (transaction) => {
    const ids = await jobs.take(transaction, count)
    if (ids.length === 0) return { rows: [], isEmpty: true }
    const taken = await transaction.query<ClaimRow>(takeUp, [[...ids], worker, attempt])
    await writeEvents(
      transaction,
      taken.map(({ id, last, attempts }) => ({ build: id, id: last, type: 'started', data: { attempt: attempts } })),
    )
    const known = new Set(taken.map(({ id }) => id))
    await jobs.remove(
      transaction,
      ids.filter((id) => !known.has(id)),
    )
    return { rows: taken, isEmpty: ids.length < count }
  })
  const claims = rows.map((row) => ({
    id: row.id,
    attempt,
    tenant: row.tenant,
    request: row.request,
    ...(row.budget !== null && { budgetUsd: row.budget }),
    lastEvent: row.last,
    ...(row.result !== null && {
      known: { resultId: row.result, summary: row.summary ?? '', verdict: row.verdict ?? '' },
    }),
  }))
  return { claims, isEmpty }
}

/** Whether there are builds in the queue, perhaps ones that are not to be tried again yet. */
export async function areWaiting({ database }: Pick<StoreParts, 'database'>): Promise<boolean> {
  return (await database.query(`select 1 from builds where state = 'queued' limit 1`, [])).length > 0
}

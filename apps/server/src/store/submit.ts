import type { Transaction } from '../database/api.js'
import type { Build, BuildState } from '../schemas/build.js'
import type { Submission, SubmitRequest } from './api.js'
import { type NewEvent, writeEvents } from './events.js'
import { forget, recall, remember } from './idempotency.js'
import { canonicalJson, makeId, sha256 } from './identity.js'
import type { StoreParts } from './parts.js'
import { findResults, type Reusable } from './reuse.js'
import { type BuildRow, toBuild } from './row.js'
import { reserveIn, settleIn } from './usage.js'

/** A submission on its way: the id is chosen before, so that one whose answer was lost can be sent again. */
export interface Wanted extends SubmitRequest {
  readonly id: string
  /** Of all that determines the result. */
  readonly requestHash: string
  readonly key?: { readonly hash: string; readonly requestHash: string }
}

export function prepare(submission: SubmitRequest, makerVersion: string): Wanted {
  const hash = (value: unknown) => sha256(canonicalJson(value)).toString('hex')
  const { idempotencyKey, request } = submission
  return {
    ...submission,
    id: makeId(),
    requestHash: hash({ makerVersion, request }),
    ...(idempotencyKey !== undefined && {
      key: { hash: sha256(idempotencyKey).toString('hex'), requestHash: hash(request) },
    }),
  }
}

interface Accepted {
  readonly wanted: Wanted
  readonly budgetUsd?: number
  readonly reusable?: Reusable
}

/** Takes submissions in one transaction. In the order of `wanted`. */
export async function submitAll(
  { database, jobs }: Pick<StoreParts, 'database' | 'jobs'>,
  wanted: readonly Wanted[],
): Promise<readonly Submission[]> {
  return database.transaction(async (transaction) => {
    const answers = new Map<Wanted, Submission>()
    await replayKnown(transaction, wanted, answers)
    const open = () => wanted.filter((one) => !answers.has(one))
    await refuseTooMany(transaction, open(), answers)
    await claimKeys(transaction, open(), answers)
    const accepted = await reserveBudgets(transaction, open(), answers)
    const reusable = await findResults(
      transaction,
      accepted.filter(({ wanted }) => wanted.request.models === undefined).map(({ wanted }) => wanted),
    )
    const made = accepted.map((one) => ({ ...one, reusable: reusable.get(one.wanted) }))
    for (const [one, build] of await insert(transaction, made)) answers.set(one, { kind: 'created', build })
    await jobs.add(
      transaction,
      made.filter((one) => one.reusable === undefined).map((one) => one.wanted.id),
    )
    return wanted.map((one) => answers.get(one)!)
  })
}

type Answers = Map<Wanted, Submission>

/** Answers those whose Idempotency-Key, or own id, is known already. */
async function replayKnown(transaction: Transaction, wanted: readonly Wanted[], answers: Answers): Promise<void> {
  for (const [one, { conflict, build }] of await recall(transaction, wanted)) {
    if (conflict) answers.set(one, { kind: 'conflict' })
    else answers.set(one, { kind: build.id === one.id ? 'created' : 'replayed', build })
  }
}

/** What other servers take at the same moment is not seen: a limit can be exceeded by as much as one batch of each. */
async function refuseTooMany(transaction: Transaction, wanted: readonly Wanted[], answers: Answers): Promise<void> {
  if (wanted.length === 0) return
  const tenants = [...new Set(wanted.map(({ principal }) => principal.tenant))]
  const rows = await transaction.query<{ tenant: string; state: BuildState; count: number }>(
    `select tenant, state, count(*)::int as count from builds where state in ('queued', 'running') group by tenant, state`,
    [],
  )
  const total = (matches: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((sum, row) => (matches(row) ? sum + row.count : sum), 0)
  let queued = total(({ state }) => state === 'queued')
  const unended = new Map(tenants.map((tenant) => [tenant, total((row) => row.tenant === tenant)]))
  for (const one of wanted) {
    const { tenant } = one.principal
    const own = unended.get(tenant)!
    if (own >= one.concurrentLimit) answers.set(one, { kind: 'tenant-full' })
    else if (queued >= one.queueLimit) answers.set(one, { kind: 'queue-full' })
    else {
      queued += 1
      unended.set(tenant, own + 1)
    }
  }
}

/** Of two that come at the same time with one key, the later waits here for the earlier, and is answered as it was. */
async function claimKeys(transaction: Transaction, wanted: readonly Wanted[], answers: Answers): Promise<void> {
  const late = await remember(transaction, wanted)
  await replayKnown(transaction, late, answers)
}

async function reserveBudgets(
  transaction: Transaction,
  wanted: readonly Wanted[],
  answers: Answers,
): Promise<readonly Accepted[]> {
  const accepted: Accepted[] = []
  const refused: string[] = []
  for (const one of wanted) {
    const { models } = one.request
    if (models === undefined) accepted.push({ wanted: one })
    else {
      const budgetUsd = await reserveIn(transaction, one.principal, one.id, models.budgetUsd)
      if (budgetUsd !== undefined) accepted.push({ wanted: one, budgetUsd })
      else {
        answers.set(one, { kind: 'over-budget' })
        refused.push(one.id)
      }
    }
  }
  await forget(transaction, refused)
  return accepted
}

async function insert(
  transaction: Transaction,
  accepted: readonly Accepted[],
): Promise<readonly (readonly [Wanted, Build])[]> {
  if (accepted.length === 0) return []
  const of = <Value>(value: (one: Accepted) => Value) => accepted.map(value)
  const rows = await transaction.query<BuildRow>(
    `insert into builds (id, tenant, key_id, state, request, request_hash, budget_usd, result_id, summary, last_event,
       started_at, finished_at)
     select id, tenant, key_id, case when result_id is null then 'queued' else 'succeeded' end, request::json,
       decode(hash, 'hex'), budget_usd, result_id, summary, case when result_id is null then 1 else 2 end,
       case when result_id is not null then now() end, case when result_id is not null then now() end
     from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::float8[], $7::uuid[], $8::text[])
       as b (id, tenant, key_id, request, hash, budget_usd, result_id, summary)
     returning id, state, request, created_at, started_at, finished_at, attempts, slug`,
    [
      of(({ wanted }) => wanted.id),
      of(({ wanted }) => wanted.principal.tenant),
      of(({ wanted }) => wanted.principal.keyId ?? null),
      of(({ wanted }) => JSON.stringify(wanted.request)),
      of(({ wanted }) => (wanted.request.models === undefined ? wanted.requestHash : null)),
      of(({ budgetUsd }) => budgetUsd ?? null),
      of(({ reusable }) => reusable?.resultId ?? null),
      of(({ reusable }) => reusable?.summary ?? null),
    ],
  )
  await writeEvents(transaction, accepted.flatMap(eventsOf))
  await settleIn(
    transaction,
    accepted
      .filter(({ reusable }) => reusable !== undefined)
      .map(({ wanted: { id, principal } }) => ({
        ...{ subject: id, tenant: principal.tenant, keyId: principal.keyId ?? null },
        usd: 0,
      })),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return accepted.map(({ wanted, reusable }) => [
    wanted,
    toBuild({ ...byId.get(wanted.id)!, ...(reusable && { result: reusable.result }) }),
  ])
}

function eventsOf({ wanted: { id }, reusable }: Accepted): readonly NewEvent[] {
  const queued = { build: id, id: 1, type: 'queued', data: {} }
  if (reusable === undefined) return [queued]
  return [queued, { build: id, id: 2, type: 'succeeded', data: { verdict: reusable.result.verdictText, reused: true } }]
}

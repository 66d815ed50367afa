import type { Transaction } from '../database/api.js'
import { writeEvents } from '../store/events.js'
import type { StoreParts } from '../store/parts.js'
import { summarize } from '../store/summary.js'
import { settleIn } from '../store/usage.js'
import { forgetAnswers } from './model-answers.js'

/** Why a build that was taken up is not worked on any more. */
export type Reason =
  /** The process that did the work died. */
  | 'crashed'
  /** The worker has not been heard of. */
  | 'lost'
  /** The worker stops, or never knew that it had it. */
  | 'given-back'

/** A build whose work kills the process that does it is poison. */
const crashLimit = 3
/** A worker is rarely lost by a build's doing: machines stop, and are stopped. */
const lossLimit = 20
/** What models are asked at that moment is asked, and paid for, again each time. */
const lossLimitWithModels = 3

interface Row {
  readonly id: string
  readonly tenant: string
  readonly key: string | null
  readonly budget: number | null
  readonly last: number
  readonly crashes: number
  readonly losses: number
  readonly cancelled: boolean
}

type Parts = Pick<StoreParts, 'database' | 'jobs'>

const columns = `id, tenant, key_id as key, budget_usd as budget, last_event as last, crashes, losses,
  cancel_requested as cancelled`

/** Lets others have a build. `message` says what happened. False: it was in other hands already. */
export async function releaseOne(
  parts: Parts,
  { id, attempt }: { readonly id: string; readonly attempt: string },
  reason: Reason,
  message: string,
): Promise<boolean> {
  return parts.database.transaction(async (transaction) => {
    const rows = await transaction.query<Row>(
      `select ${columns} from builds where id = $1 and attempt = $2 and state = 'running' for update`,
      [id, attempt],
    )
    for (const row of rows) await release(parts, transaction, row, reason, message)
    return rows.length > 0
  })
}

/** Lets others have all that a silent worker had in hand; ids of what changed. */
export async function releaseOfSilent(
  parts: Parts,
  transaction: Transaction,
  leaseMs: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await transaction.query<Row>(
    `select ${columns} from builds b
     where b.state = 'running' and not exists (
       select 1 from workers w where w.id = b.worker and w.seen_at > now() - $1::float8 * interval '1 millisecond')
     order by id limit $2 for update skip locked`,
    [leaseMs, limit],
  )
  for (const row of rows)
    await release(parts, transaction, row, 'lost', 'its worker has not been heard of for some seconds')
  return rows.map(({ id }) => id)
}

async function release(
  { jobs }: Parts,
  transaction: Transaction,
  row: Row,
  reason: Reason,
  message: string,
): Promise<void> {
  const crashes = row.crashes + (reason === 'crashed' ? 1 : 0)
  const losses = row.losses + (reason === 'lost' ? 1 : 0)
  if (row.cancelled) return end(jobs, transaction, row, 'cancelled')
  if (crashes >= crashLimit || losses >= (row.budget === null ? lossLimit : lossLimitWithModels))
    return end(jobs, transaction, row, 'failed', quarantined(crashes, losses, message))
  await transaction.query(
    `update builds set state = 'queued', worker = null, attempt = null, crashes = $2, losses = $3,
       last_event = last_event + 1 where id = $1`,
    [row.id, crashes, losses],
  )
  await writeEvents(transaction, [
    { build: row.id, id: row.last + 1, type: 'retried', data: { reason: message, crashes } },
  ])
  if (reason === 'crashed') return jobs.retry(transaction, row.id)
  await jobs.remove(transaction, [row.id])
  await jobs.add(transaction, [row.id], 'first')
}

const quarantined = (crashes: number, losses: number, message: string) =>
  crashes >= crashLimit
    ? `the process that works on this build died ${crashes} times; it is not tried again. Last: ${message}. This is a fault of sourceless: please report the request.`
    : `${losses} workers were lost while they worked on this build; it is not tried again. Look at why they stop, then send the request again.`

async function end(
  jobs: Parts['jobs'],
  transaction: Transaction,
  row: Row,
  state: 'failed' | 'cancelled',
  message = '',
): Promise<void> {
  const failure = state === 'failed' ? { code: 'internal', message, diagnostics: [] } : null
  await transaction.query(
    `update builds set state = $2, finished_at = now(), last_event = last_event + 1, failure = $3::json, summary = $4,
       attempt = null where id = $1`,
    [row.id, state, failure && JSON.stringify(failure), failure && summarize(message)],
  )
  const data = failure === null ? {} : { code: failure.code, message }
  await writeEvents(transaction, [{ build: row.id, id: row.last + 1, type: state, data }])
  if (row.budget !== null) await forgetAnswers(transaction, [row.id])
  await settleIn(transaction, [{ subject: row.id, tenant: row.tenant, keyId: row.key, usd: row.budget ?? 0 }])
  await jobs.remove(transaction, [row.id])
}

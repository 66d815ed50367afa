import type { Transaction } from '../database/api.js'
import type { BuildState } from '../schemas/build.js'
import type { BuildResult, Evidence, Failure } from '../schemas/outcome.js'
import { type NewEvent, writeEvents } from '../store/events.js'
import { makeId } from '../store/identity.js'
import type { StoreParts } from '../store/parts.js'
import { summarize } from '../store/summary.js'
import { type Bill, settleIn } from '../store/usage.js'
import { forgetAnswers } from './model-answers.js'

/** How a build ends. */
export type End =
  | { readonly state: 'succeeded'; readonly result: BuildResult; readonly evidence: Omit<Evidence, 'build'> }
  /** As an equal one before. */
  | { readonly state: 'succeeded'; readonly resultId: string; readonly summary: string; readonly verdict: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'cancelled' }

export interface HappenedEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** What a worker has to say of a build in its hands. */
export interface Entry {
  readonly id: string
  readonly attempt: string
  /** Id of the last entry of the log that the worker knows: the events follow it. */
  readonly after: number
  readonly events: readonly HappenedEvent[]
  readonly end?: End
  /** What models cost; with an end only. Undefined: nobody knows, and what was reserved counts. */
  readonly costUsd?: number
}

/** `lost`: the build is in other hands, or has ended otherwise; or the result that it was to share has been removed. */
export type Recorded = 'recorded' | 'lost'

interface Row {
  readonly id: string
  readonly attempt: string | null
  readonly state: BuildState
  readonly last: number
  readonly cancelled: boolean
  readonly tenant: string
  readonly key: string | null
  readonly budget: number | null
}
interface Change {
  readonly entry: Entry
  readonly row: Row
  readonly end?: End
  readonly resultId?: string
}

const lockRows = `select id, attempt, state, last_event as last, cancel_requested as cancelled, tenant, key_id as key,
  budget_usd as budget from builds where id = any($1::uuid[]) order by id for update`

/**
 * Writes events and ends, all of them or none, in the order of `entries`. Doing it again changes nothing: the log's length
 * tells what is written already. A build that somebody has cancelled meanwhile ends as cancelled, whatever came of it.
 */
export async function recordAll(
  { database, jobs }: Pick<StoreParts, 'database' | 'jobs'>,
  entries: readonly Entry[],
): Promise<readonly Recorded[]> {
  return database.transaction(async (transaction) => {
    const rows = await transaction.query<Row>(lockRows, [entries.map(({ id }) => id)])
    const byId = new Map(rows.map((row) => [row.id, row]))
    const isThere = await lockShared(transaction, entries)
    const changes: Change[] = []
    const answers = entries.map((entry): Recorded => {
      const row = byId.get(entry.id)
      if (row === undefined || row.attempt !== entry.attempt) return 'lost'
      if (isWritten(entry, row)) return 'recorded'
      if (row.state !== 'running' || row.last !== entry.after) return 'lost'
      if (!isThere(entry.end)) return 'lost'
      changes.push(changeOf(entry, row))
      return 'recorded'
    })
    await write(transaction, changes)
    const ended = changes.flatMap(({ end, row }) => (end === undefined ? [] : row))
    await forgetAnswers(
      transaction,
      ended.filter(({ budget }) => budget !== null).map(({ id }) => id),
    )
    await jobs.remove(
      transaction,
      ended.map(({ id }) => id),
    )
    return answers
  })
}

/** Results of earlier builds that entries end with: those that are there stay until the transaction ends. */
async function lockShared(transaction: Transaction, entries: readonly Entry[]): Promise<(end?: End) => boolean> {
  const wanted = entries.flatMap(({ end }) => (end !== undefined && 'resultId' in end ? [end.resultId] : []))
  if (wanted.length === 0) return () => true
  const rows = await transaction.query<{ id: string }>(
    'select id from results where id = any($1::uuid[]) order by id for key share',
    [wanted],
  )
  const found = new Set(rows.map(({ id }) => id))
  return (end) => end === undefined || !('resultId' in end) || found.has(end.resultId)
}

const lengthAfter = ({ after, events, end }: Entry) => after + events.length + (end === undefined ? 0 : 1)

const isWritten = (entry: Entry, row: Row) =>
  row.last === lengthAfter(entry) && (entry.end === undefined ? row.state === 'running' : row.state !== 'running')

function changeOf(entry: Entry, row: Row): Change {
  if (entry.end === undefined) return { entry, row }
  const end: End = row.cancelled ? { state: 'cancelled' } : entry.end
  if (end.state !== 'succeeded') return { entry, row, end }
  return { entry, row, end, resultId: 'resultId' in end ? end.resultId : makeId() }
}

async function write(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  await writeResults(transaction, changes)
  await transaction.query(
    `update builds b set state = c.state, last_event = c.last, result_id = c.result_id, summary = c.summary,
       failure = c.failure::json, finished_at = case when c.state = 'running' then null else now() end
     from unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::text[])
       as c (id, state, last, result_id, summary, failure)
     where b.id = c.id`,
    [
      changes.map(({ entry }) => entry.id),
      changes.map(({ end }) => end?.state ?? 'running'),
      changes.map(({ entry }) => lengthAfter(entry)),
      changes.map(({ resultId }) => resultId ?? null),
      changes.map(({ end }) => (end === undefined ? null : summaryOf(end))),
      changes.map(({ end }) => (end?.state === 'failed' ? JSON.stringify(end.failure) : null)),
    ],
  )
  await writeEvents(transaction, changes.flatMap(eventsOf))
  await settleIn(transaction, changes.flatMap(billOf))
}

async function writeResults(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const made = changes.flatMap(({ end, resultId }) =>
    end?.state === 'succeeded' && 'result' in end ? [{ resultId, ...end }] : [],
  )
  if (made.length === 0) return
  await transaction.query(
    `insert into results (id, result, evidence) select id, result::json, evidence::json
     from unnest($1::uuid[], $2::text[], $3::text[]) as r (id, result, evidence)`,
    [
      made.map(({ resultId }) => resultId),
      made.map(({ result }) => JSON.stringify(result)),
      made.map(({ evidence }) => JSON.stringify(evidence)),
    ],
  )
  const files = made.flatMap(({ resultId, result }) => result.artifacts.map(({ sha256 }) => ({ resultId, sha256 })))
  await transaction.query(
    `insert into result_files (result, sha256) select distinct result, decode(sha256, 'hex')
     from unnest($1::uuid[], $2::text[]) as f (result, sha256)`,
    [files.map(({ resultId }) => resultId), files.map(({ sha256 }) => sha256)],
  )
}

function summaryOf(end: End): string | null {
  if (end.state === 'cancelled') return null
  if (end.state === 'failed') return summarize(end.failure.message)
  if ('resultId' in end) return end.summary
  const { contract, verdictText, listing } = end.result
  return `${contract.name}: ${verdictText}, ${listing.sizeBytes} bytes`
}

function eventsOf({ entry, end }: Change): readonly NewEvent[] {
  const { id: build, after, events } = entry
  const written: NewEvent[] = events.map((event, index) => ({ build, id: after + 1 + index, ...event }))
  if (end !== undefined) written.push({ build, id: lengthAfter(entry), type: end.state, data: dataOf(end) })
  return written
}

function dataOf(end: End): Readonly<Record<string, unknown>> {
  if (end.state === 'cancelled') return {}
  if (end.state === 'failed') return { code: end.failure.code, message: end.failure.message }
  return 'resultId' in end ? { verdict: end.verdict, reused: true } : { verdict: end.result.verdictText }
}

/** Without models a build costs nothing; with models, and nobody knows how much, what was reserved for it. */
function billOf({ entry, row, end }: Change): readonly Bill[] {
  if (end === undefined) return []
  const usd = row.budget === null ? 0 : (entry.costUsd ?? row.budget)
  return [{ subject: row.id, tenant: row.tenant, keyId: row.key, usd }]
}

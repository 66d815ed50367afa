import pg from 'pg'
import {
  type Database,
  DatabaseRefusedError,
  DatabaseUnavailableError,
  type Queryable,
  type Transaction,
} from './api.js'
import { listenOnPostgres } from './postgres-listener.js'

export interface PostgresOptions {
  readonly url: string
  /** Connections at a time, beside the one that listens. */
  readonly connections?: number
  readonly statementTimeoutMs?: number
}

const connectTimeoutMs = 5_000
/** Messages wait so long for others, which go in the same statement. */
const notifyDelayMs = 3

/** A Postgres server. Connections that break are replaced; what was asked on them fails with a `DatabaseUnavailableError`. */
export function openPostgres({ url, connections = 10, statementTimeoutMs = 15_000 }: PostgresOptions): Database {
  const connection: pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'sourceless',
  }
  const pool = new pg.Pool({
    ...connection,
    max: connections,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
  })
  // A connection that breaks while idle is replaced when next needed.
  pool.on('error', () => undefined)
  const listener = listenOnPostgres(connection)
  const notifier = createNotifier(async (channels, payloads) => {
    await run(pool, 'select pg_notify($1, x) from unnest($2::text[]) as m(x)', [
      listener.channel,
      channels.map((channel, index) => `${channel} ${payloads[index]}`),
    ])
  })
  return {
    kind: 'postgres',
    query: async <Row>(text: string, values?: readonly unknown[]) => (await run(pool, text, values)).rows as Row[],
    transaction: (work) => inTransaction(pool, work),
    listen: listener.listen,
    notify: notifier.notify,
    close: async () => {
      await notifier.flush()
      await listener.close()
      await pool.end()
    },
  }
}

/** Collects messages for a moment and sends them together; a failure loses them, as `Database.notify` says. */
function createNotifier(send: (channels: readonly string[], payloads: readonly string[]) => Promise<void>) {
  let waiting = new Map<string, [channel: string, payload: string]>()
  let timer: NodeJS.Timeout | undefined
  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    const messages = [...waiting.values()]
    waiting = new Map()
    if (messages.length === 0) return
    await send(
      messages.map(([channel]) => channel),
      messages.map(([, payload]) => payload),
    ).catch(() => undefined)
  }
  return {
    notify: (channel: string, payload: string) => {
      waiting.set(`${channel} ${payload}`, [channel, payload])
      timer ??= setTimeout(() => void flush(), notifyDelayMs)
    },
    flush,
  }
}

async function inTransaction<Value>(pool: pg.Pool, work: (transaction: Transaction) => Promise<Value>): Promise<Value> {
  const client = await pool.connect().catch((error: unknown) => {
    throw explain(error)
  })
  // Without a listener a connection that breaks between two statements would end the process.
  const onError = () => undefined
  client.on('error', onError)
  let broken: Error | undefined
  try {
    await run(client, 'begin')
    const value = await work(transactionOn(client))
    await run(client, 'commit')
    return value
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) broken = error
    else await client.query('rollback').catch((failure: Error) => (broken = failure))
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

function transactionOn(client: pg.PoolClient): Transaction {
  const query: Queryable['query'] = async <Row>(text: string, values?: readonly unknown[]) =>
    (await run(client, text, values)).rows as Row[]
  return { query, executeSql: (text, values) => run(client, text, values) }
}

/** Of several statements in one text there are several results, whatever the types say. */
const lastOf = (results: pg.QueryResult | pg.QueryResult[]): pg.QueryResult =>
  Array.isArray(results) ? results.at(-1)! : results

const names = new Map<string, string>()
/** Statements with values are few and fixed: each connection parses and plans them once. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return name
}

async function run(on: pg.Pool | pg.PoolClient, text: string, values?: readonly unknown[]): Promise<pg.QueryResult> {
  try {
    if (values === undefined) return lastOf(await on.query(text))
    return await on.query({ name: nameOf(text), text, values: [...values] })
  } catch (error) {
    throw explain(error)
  }
}

/** Server shutting down, starting or out of connections; connection failures; deadlocks; time-outs of statements and locks. */
const passingStates = /^(08...|57P0[1235]|53300|40001|40P01|57014|25P0[34]|55P03)$/
const passingCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED'],
])
const passingMessages = /Connection terminated|timeout exceeded when trying to connect|not queryable|Query read timeout/

/** Password, rule, name of the database, rights. */
const refusals = new Set(['28P01', '28000', '3D000', '42501'])

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error
  const { code } = error as { code?: string }
  if (code !== undefined && refusals.has(code)) {
    const message = `the database that DATABASE_URL or --database-url names refuses: ${error.message}`
    return new DatabaseRefusedError(message, { cause: error })
  }
  const passing =
    (code !== undefined && (passingStates.test(code) || passingCodes.has(code))) || passingMessages.test(error.message)
  if (!passing) return error
  return new DatabaseUnavailableError(`the database does not answer: ${error.message || code}`, { cause: error })
}

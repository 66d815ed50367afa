import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite'
import type { Database, Queryable, Transaction } from './api.js'
import { createListeners } from './listeners.js'
import { lockDirectory } from './lock.js'

/**
 * Postgres in WebAssembly, in a directory of this process alone.
 *
 * What is committed has been handed to the operating system: a process that is killed loses nothing of it, and the next one
 * recovers from the log as Postgres does. The database does not ask the system to write through to the disk (it has no
 * fsync): a machine that loses power can lose the last seconds, and in the worst case the directory. Where that matters, use
 * a Postgres server.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const unlock = lockDirectory(directory)
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const database = await PGlite.create({ dataDir: join(directory, 'database'), relaxedDurability: false })
    return databaseOn(database, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function databaseOn(database: PGlite, unlock: () => void): Database {
  const listeners = createListeners()
  return {
    kind: 'embedded',
    query: (text, values) => run(database, text, values),
    transaction: (work) => database.transaction((transaction) => work(transactionOn(transaction))),
    listen: (channel, onMessage) => {
      setImmediate(onMessage)
      return listeners.add(channel, onMessage)
    },
    notify: (channel, payload) => {
      setImmediate(listeners.tell, channel, payload)
    },
    close: async () => {
      await database.close()
      unlock()
    },
  }
}

function transactionOn(transaction: PGliteTransaction): Transaction {
  const query: Queryable['query'] = (text, values) => run(transaction, text, values)
  return { query, executeSql: async (text, values) => ({ rows: [...(await query(text, values))] }) }
}

async function run<Row>(
  on: Pick<PGlite, 'query' | 'exec'>,
  text: string,
  values?: readonly unknown[],
): Promise<readonly Row[]> {
  // Only statements without values may be several in one text.
  if (values === undefined) return ((await on.exec(text)).at(-1)?.rows ?? []) as Row[]
  return (await on.query<Row>(text, [...values])).rows
}

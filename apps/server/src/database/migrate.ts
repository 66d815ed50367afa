import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Database, Queryable } from './api.js'

/** The database's tables do not fit this program. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
}

interface Migration {
  readonly id: number
  readonly name: string
  readonly text: string
  readonly sha256: string
}
type Applied = Pick<Migration, 'id' | 'name' | 'sha256'>

const folder = new URL('./migrations/', import.meta.url)

let known: readonly Migration[] | undefined

/** They do not change while the program runs. */
const readMigrations = (): readonly Migration[] => (known ??= readFolder())

function readFolder(): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    return { id: Number(name.slice(0, 4)), name, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
}

/** Programs that start at the same time apply them one after the other, however long one takes with large tables. */
const lock = `set local statement_timeout = 0; select pg_advisory_xact_lock(hashtextextended('sourceless migrations', 0))`
const createTable = `create table if not exists migrations
  (id int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`

/** Brings the tables up to date, each step in a transaction of its own. Refuses a database that a newer program has changed. */
export async function migrate(database: Database): Promise<void> {
  const migrations = readMigrations()
  await database.transaction(async (transaction) => {
    await transaction.query(lock)
    await transaction.query(createTable)
  })
  for (const migration of migrations)
    await database.transaction(async (transaction) => {
      await transaction.query(lock)
      const applied = await appliedTo(transaction)
      check(applied, migrations)
      if (applied.some(({ id }) => id === migration.id)) return
      await transaction.query(migration.text)
      const { id, name, sha256 } = migration
      await transaction.query('insert into migrations (id, name, sha256) values ($1, $2, $3)', [id, name, sha256])
    })
}

/** Throws unless all steps are done, and no others. */
export async function checkSchema(database: Database): Promise<void> {
  const migrations = readMigrations()
  const applied = await appliedTo(database)
  check(applied, migrations)
  const missing = migrations.filter(({ id }) => !applied.some((done) => done.id === id))
  if (missing.length > 0)
    throw new SchemaError(
      `the database lacks ${missing.map(({ name }) => name).join(', ')}. Start a server or worker of this version, which applies it.`,
    )
}

const appliedTo = (on: Queryable): Promise<readonly Applied[]> =>
  on.query<Applied>('select id, name, sha256 from migrations order by id')

function check(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const { id, name, sha256 } of applied) {
    const own = migrations.find((migration) => migration.id === id)
    if (own === undefined)
      throw new SchemaError(
        `the database was changed by a newer version of sourceless-server (${name}), which this one cannot use safely. Upgrade this program, or restore the backup from before.`,
      )
    if (own.sha256 !== sha256)
      throw new SchemaError(
        `the database has another ${name} than this version of sourceless-server. Use the version that made it, or another database.`,
      )
  }
}

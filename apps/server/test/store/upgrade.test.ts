import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWith } from '@sourceless/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/api.js'
import { openEmbedded } from '../../src/database/embedded.js'
import { openPostgres } from '../../src/database/postgres.js'
import { openStore } from '../../src/store/open.js'
import { pruneSome } from '../../src/store/prune.js'
import { madeOf } from '../support/compute.js'
import { startPostgres } from '../support/postgres.js'
import { kinds } from '../support/store.js'

const folder = new URL('../../src/database/migrations/', import.meta.url)
const hashOf = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

/** The tables as they were before files of results had rows of their own. */
async function makeOldTables(database: Database): Promise<void> {
  await database.query(`create table migrations
    (id int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`)
  for (const [index, name] of ['0001-builds.sql', '0002-shards.sql'].entries()) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    await database.query(text)
    await database.query('insert into migrations (id, name, sha256) values ($1, $2, $3)', [
      index + 1,
      name,
      hashOf(text),
    ])
  }
}

async function addOldBuild(database: Database, contract: string, isFileInTable: boolean): Promise<string> {
  const { result, evidence, files } = madeOf({ contract })
  const [id, resultId, { sha256, bytes }] = [randomUUID(), randomUUID(), files[0]!]
  const named = { ...result, restatement: `zero \0, half \ud800, "sha256":"${'0'.repeat(64)}"` }
  await database.query('insert into results (id, result, evidence) values ($1, $2::json, $3::json)', [
    ...[resultId, JSON.stringify(named), JSON.stringify(evidence)],
  ])
  await database.query(
    `insert into builds (id, tenant, state, request, last_event, result_id, finished_at)
     values ($1, 'anyone', 'succeeded', '{}', 1, $2, now() - interval '2 days')`,
    [id, resultId],
  )
  if (isFileInTable)
    await database.query(`insert into blobs (sha256, bytes) values (decode($1, 'hex'), decode($2, 'hex'))`, [
      ...[sha256, Buffer.from(bytes).toString('hex')],
    ])
  return id
}

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `a ${kind} database of an older version`, () => {
    test('is brought up to date: each result has its files, and what no result names goes', async () => {
      const dataDirectory = mkdtempSync(join(tmpdir(), 'sourceless-upgrade-'))
      onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
      const server = kind === 'postgres' ? await startPostgres() : undefined
      onTestFinished(() => server?.stop())
      const old = server ? openPostgres({ url: server.url }) : await openEmbedded(dataDirectory)
      await makeOldTables(old)
      const kept = await addOldBuild(old, 'kept', true)
      const elsewhere = await addOldBuild(old, 'elsewhere', false)
      await old.query(`insert into blobs (sha256, bytes) values (sha256('left'::bytea), 'left')`, [])
      await old.close()

      const store = await openStore({
        dataDirectory,
        artifacts: 'database',
        ...(server && { databaseUrl: server.url }),
      })
      try {
        const files = () =>
          store.database.query<{ build: string; hash: string; there: boolean }>(
            `select b.id as build, encode(f.sha256, 'hex') as hash, l.bytes is not null as there
             from builds b join result_files f on f.result = b.result_id join blobs l on l.sha256 = f.sha256`,
            [],
          )
        const fileOf = (contract: string) => madeOf({ contract }).files[0]!.sha256
        expect(await files()).toHaveLength(2)
        expect(await files()).toEqual(
          expect.arrayContaining([
            { build: kept, hash: fileOf('kept'), there: true },
            { build: elsewhere, hash: fileOf('elsewhere'), there: false },
          ]),
        )
        const left = hashOf('left')
        expect(await store.blobs.get(left)).toBeDefined()
        expect(await store.blobs.removeUnused(10)).toEqual({ looked: 0, removed: 0 })
        await store.database.query(`update blobs set check_at = now() - interval '1 second' where check_at > now()`, [])
        expect(await store.blobs.removeUnused(10)).toEqual({ looked: 1, removed: 1 })
        expect(await store.blobs.get(left)).toBeUndefined()
        expect(await store.blobs.get(fileOf('kept'))).toBeDefined()
        expect(await pruneSome(store, 24 * 60 * 60 * 1000)).toMatchObject({ builds: 2, files: 1 })
        expect(await store.blobs.get(fileOf('kept'))).toBeUndefined()
      } finally {
        await store.close()
      }
    }, 60_000)
  })

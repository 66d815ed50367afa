import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DirectoryInUseError, lockDirectory } from '../../src/database/lock.js'
import { openStore } from '../../src/store/open.js'
import { kinds, openTestStore, type TestStore } from '../support/store.js'

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `tables of the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())

    test('are current after the start', () => opened.store.ready())

    test('that a newer program has changed are refused', async () => {
      const { database, ready } = opened.store
      await database.query(`insert into migrations (id, name, sha256) values (9999, '9999-future.sql', 'x')`, [])
      await expect(ready()).rejects.toThrow(/newer version.*9999-future\.sql.*Upgrade/)
      if (kind === 'postgres') await expect(opened.another()).rejects.toThrow(/newer version/)
      await database.query('delete from migrations where id = 9999', [])
      await ready()
    })

    test('whose making differs are refused', async () => {
      const { database, ready } = opened.store
      const [{ sha256 }] = (await database.query<{ sha256: string }>(
        'select sha256 from migrations where id = 1',
        [],
      )) as [{ sha256: string }]
      await database.query(`update migrations set sha256 = 'other' where id = 1`, [])
      await expect(ready()).rejects.toThrow(/another 0001-builds\.sql/)
      await database.query('update migrations set sha256 = $1 where id = 1', [sha256])
    })
  })

describeWith(kinds[1].present, 'postgresql', 'programs that start together', () => {
  test('make the tables once', async () => {
    const opened = await openTestStore('postgres')
    try {
      await Promise.all([1, 2, 3, 4].map(() => opened.another()))
      await opened.store.ready()
    } finally {
      await opened.close()
    }
  })
})

describe('the lock of a data directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sourceless-lock-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'lock')

  test('keeps others out, and says who holds it', async () => {
    const unlock = lockDirectory(directory)
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError)
    await expect(openStore({ dataDirectory: directory, artifacts: 'database' })).rejects.toThrow(
      new RegExp(`process ${process.pid} uses the data directory`),
    )
    unlock()
    lockDirectory(directory)()
  })

  test('of a process that is gone is taken over', () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(file, JSON.stringify({ pid }))
    const unlock = lockDirectory(directory)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
    unlock()
  })

  test('of another process with the same number is taken over', () => {
    if (process.platform !== 'linux') return
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'some boot 1' }))
    lockDirectory(directory)()
  })

  test('that was cut off is taken over', () => {
    writeFileSync(file, '{"pid":')
    lockDirectory(directory)()
  })

  test('is not taken over by two; and a takeover that died does not last', () => {
    writeFileSync(file, '{"pid":')
    const guard = join(directory, 'lock-takeover')
    mkdirSync(guard)
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError)
    utimesSync(guard, new Date(0), new Date(0))
    lockDirectory(directory)()
  })
})

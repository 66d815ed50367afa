import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileAbilities, folderStore, nodeNetworkParts, readKeyFile } from '../../src/node/index.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sourceless-models-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the key file', () => {
  const write = (text: string, mode: number): string => {
    const path = join(folder, 'keys.json')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }

  test('of the owner alone is read', async () => {
    expect(await readKeyFile(write('{"openai":"sk-test"}', 0o600))).toEqual({ ok: true, keys: { openai: 'sk-test' } })
    expect(await readKeyFile(join(folder, 'absent.json'))).toEqual({ ok: true, keys: {} })
  })

  test.each([0o640, 0o604, 0o620, 0o666, 0o610])('with mode %o is refused', async (mode) => {
    const read = await readKeyFile(write('{"openai":"sk-test"}', mode))
    expect(read).toMatchObject({ ok: false, message: expect.stringContaining('chmod 600') })
    expect(JSON.stringify(read)).not.toContain('sk-test')
  })

  test.each(['{"openai":"sk-test"', '["sk-test"]', '{"openai":{"key":"sk-test"}}'])('malformed: %s', async (text) => {
    const read = await readKeyFile(write(text, 0o600))
    expect(read.ok).toBe(false)
    expect(JSON.stringify(read)).not.toContain('sk-test')
  })

  test('a folder, and a file without end, are refused', async () => {
    expect(await readKeyFile(folder)).toMatchObject({ ok: false })
    expect(await readKeyFile(write(`{"openai":"${'x'.repeat(70_000)}"}`, 0o600))).toMatchObject({ ok: false })
  })
})

test('a folder of recordings is made when needed, and has whole files only', async () => {
  const store = folderStore(join(folder, 'deep/er'))
  expect(await store.load('a'.repeat(64))).toBeUndefined()
  await Promise.all(Array.from({ length: 20 }, (_, n) => store.save('a'.repeat(64), `text ${n}`)))
  expect(await store.load('a'.repeat(64))).toMatch(/^text \d+$/)
  expect(readdirSync(join(folder, 'deep/er'))).toEqual([`${'a'.repeat(64)}.json`])
})

test.runIf(process.platform === 'linux')('a folder that cannot be made is an error, and no endless try', async () => {
  symlinkSync('/nowhere/at/all', join(folder, 'link'))
  for (const place of [join(folder, 'link/in'), '/proc/in/it', '/dev/null/in'])
    await expect(folderStore(place).save('a'.repeat(64), 'text')).rejects.toThrow(/^E[A-Z]+: /)
})

test('what was found out about models is kept', async () => {
  const path = join(folder, 'models.json')
  const store = fileAbilities(path)
  const found = { structured: 'json', tools: true, streaming: false, contextTokens: undefined } as const
  expect(await store.load('a/b')).toBeUndefined()
  await store.save('a/b', found)
  await store.save('c/d', { ...found, contextTokens: 8 })
  expect(await store.load('a/b')).toEqual(found)
  expect(await store.load('c/d')).toEqual({ ...found, contextTokens: 8 })
  expect(await store.load('toString')).toBeUndefined()
  writeFileSync(path, 'damaged')
  expect(await store.load('a/b')).toBeUndefined()
  expect(statSync(path).isFile()).toBe(true)
})

test('sleep ends with its time or its signal', async () => {
  const { sleep } = nodeNetworkParts()
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 30)
  const began = performance.now()
  await sleep(10_000, controller.signal)
  await sleep(10_000, controller.signal)
  await sleep(20, new AbortController().signal)
  expect(performance.now() - began).toBeLessThan(2_000)
})

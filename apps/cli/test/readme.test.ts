import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')
const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
const commands = readme.split('\n').filter((line) => line.startsWith('npm start -- '))
const directory = mkdtempSync(join(tmpdir(), 'sourceless-readme-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('the README shows commands', () => {
  expect(commands.length).toBeGreaterThan(8)
})

test.each(commands)('%s', (line) => {
  const command = line.replace(/\s#.*$/, '').replace('npm start --', `"${process.execPath}" "${main}"`)
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: directory,
    input: '',
    encoding: 'utf8',
    timeout: 60_000,
  })
  // Long work says on standard error what it is doing.
  expect(stderr).not.toMatch(/sourceless:/)
  expect(status).toBe(0)
})

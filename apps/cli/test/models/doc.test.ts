import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startServer } from '../../../../packages/models/test/server/index.js'
import { readConfig } from '../../src/config.js'
import { runCommand, withoutNetwork } from './scene.js'
import { createSession } from './session.js'

const root = join(import.meta.dirname, '../../../..')
const main = join(import.meta.dirname, '../../dist/main.js')
const docs = join(root, 'docs')
const session = join(docs, 'models/session')
const directory = mkdtempSync(join(tmpdir(), 'sourceless-doc-'))
symlinkSync(docs, join(directory, 'docs'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const document = readFileSync(join(docs, 'models.md'), 'utf8')
/** Blocks of a command and what it prints, a part of which may be left out as `…`. */
const examples = [...document.matchAll(/^```\n\$ npm start -- (.+)\n([\s\S]*?)^```/gm)].map(
  ([, command, output]) => [command!, output!.split('\n').filter((line) => line !== '' && line !== '…')] as const,
)
const home = join(directory, 'home')
const environment = { PATH: process.env.PATH, HOME: home, ...withoutNetwork }

/** In a shell, as the document has it, with the network disabled. */
function run(command: string) {
  const line = `"${process.execPath}" "${main}" ${command}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** After a change of prompts: RECORD=1 npx vitest run --project @sourceless/cli test/models/doc.test.ts */
test.runIf(process.env.RECORD === '1')('the session is recorded again', async () => {
  rmSync(session, { recursive: true, force: true })
  const server = await startServer(createSession(), { data: [] }, 8080)
  const [command] = examples[0]!
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
  const args = words.map((word) => (word === '--replay' ? '--record' : word))
  const ran = await runCommand(args, directory, { PATH: process.env.PATH, HOME: join(directory, 'recorder') })
  await server.close()
  expect(ran.status, ran.stderr).toBe(0)
})

test('the document has examples, and their recording is small', () => {
  expect(examples.length).toBeGreaterThan(1)
  const files = readdirSync(session)
  const bytes = files.reduce((sum, name) => sum + readFileSync(join(session, name)).length, 0)
  expect(files.length).toBeGreaterThan(3)
  expect(bytes).toBeLessThan(200_000)
})

test('the project file of the document is one', () => {
  const [, json] = /^```json\n([\s\S]*?)^```/m.exec(document)!
  const path = join(directory, 'example.json')
  writeFileSync(path, json!)
  expect(readConfig(path)).toMatchObject({ models: ['box/coder', 'anthropic/claude-sonnet-5-5'], deadlineMs: 120_000 })
})

test.each(examples)('%s', (command, lines) => {
  if (!existsSync(main)) throw new Error('the command is not built: run "npm run build" first')
  const { status, stdout, stderr } = run(command)
  expect(stderr).not.toMatch(/sourceless:|network/)
  expect(status).toBe(0)
  const printed = `${stderr}${stdout}`.split('\n').map((line) => line.trimEnd())
  expect(printed).toEqual(expect.arrayContaining(lines))
})

test('a replay gives the same bytes again', () => {
  const [command] = examples[0]!
  const bytes = [1, 2].map(() => {
    expect(run(command)).toMatchObject({ status: 0 })
    return readFileSync(join(directory, 'lit.wasm')).toString('hex')
  })
  expect(bytes[0]).toBe(bytes[1])
})

test('the network really is disabled', () => {
  const live = examples[0]![0].replace(/--replay \S+/, '')
  expect(run(live).status).toBe(99)
})

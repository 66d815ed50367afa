import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseYaml } from '@redocly/openapi-core'
import { lacks } from '@sourceless/testing'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addServe } from '../../src/commands/serve.js'
import { addWorker } from '../../src/commands/worker.js'
import { startTarget } from '../hostile/support.js'

const folder = new URL('../../../../docs/', import.meta.url)
const text = readFileSync(new URL('server.md', folder), 'utf8')

/** Commands of the document, each with what it prints. */
const steps = [...text.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...output] = step.split('\n')
      return { command, output: output.join('\n') }
    }),
)
/** The output as a pattern; `…` stands for anything. */
const pattern = (output: string): RegExp =>
  new RegExp(
    `^${output
      .trimEnd()
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('…', '(?:.|\\n)*?')}\\s*$`,
  )

test.skipIf(lacks('curl', 'bash'))(
  'the commands print what the document says',
  async () => {
    const target = await startTarget()
    const directory = mkdtempSync(join(tmpdir(), 'sourceless-doc-'))
    try {
      const mark = '=== the next command ==='
      const script = steps.map(({ command }) => `${command}\necho\necho '${mark}'`).join('\n')
      const { stdout, stderr } = spawnSync('bash', ['-c', script.replaceAll('http://127.0.0.1:8080', target.url)], {
        cwd: directory,
        encoding: 'utf8',
        timeout: 240_000,
      })
      const outputs = stdout.split(`${mark}\n`)
      expect(stderr).toBe('')
      for (const [index, { command, output }] of steps.entries())
        expect(outputs[index]!.trimEnd().replaceAll('\r', ''), command).toMatch(pattern(output))
      expect(steps.length).toBeGreaterThan(10)
    } finally {
      await target.stop()
      rmSync(directory, { recursive: true })
    }
  },
  300_000,
)

/** Options of a command with the variables that stand for them. */
function settingsOf(add: (program: Command) => void): Map<string, string> {
  const program = new Command()
  add(program)
  return new Map(program.commands[0]!.options.flatMap(({ long, envVar }) => (long && envVar ? [[long, envVar]] : [])))
}

test('the table of settings is whole', () => {
  const rows = [...text.matchAll(/^\| `(--[\w-]+)` \| `(\w+)` \|/gm)].map(([, option, variable]) => [option, variable])
  expect(rows.map(([option]) => option).sort()).toEqual([...settingsOf(addServe).keys()].sort())
  expect(new Map(rows as [string, string][])).toEqual(settingsOf(addServe))
})

test('the example for containers names commands and settings that exist', () => {
  const { services } = parseYaml(readFileSync(new URL('server/compose.yaml', folder), 'utf8')) as {
    services: Record<
      string,
      { command?: string[]; environment?: Record<string, string>; deploy?: { replicas: number } }
    >
  }
  const known = { serve: settingsOf(addServe), worker: settingsOf(addWorker) }
  const ours = Object.values(services).filter(({ command }) => command !== undefined)
  expect(ours.map(({ command }) => command)).toEqual([['serve'], ['worker']])
  for (const { command, environment } of ours) {
    const variables = [...known[command![0] as keyof typeof known].values()]
    expect(variables).toEqual(expect.arrayContaining(Object.keys(environment!)))
    expect(environment!.DATABASE_URL).toContain('@postgres:5432/sourceless')
  }
  expect(services.worker!.deploy!.replicas).toBe(3)
})

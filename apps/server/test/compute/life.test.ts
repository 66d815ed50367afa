import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import type { ComputeOptions } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import {
  children,
  digits,
  doneBy,
  endless,
  patientMs,
  popcount,
  processes,
  residentMib,
  until,
} from './support/scene.js'

const isAlive = (id: number) => processes().some((one) => one.id === id)

test.each([
  ['its solver at work', digits],
  ['an endless loop', endless],
])('nothing is left when the parent is killed, with %s', async (_, contract) => {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'support/parent.mjs'), contract], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(parent.stdout, 'data')
    const groups = new Set(processes().flatMap(({ id, parent: of }) => (of === parent.pid ? [id] : [])))
    const left = () => processes().filter(({ group }) => groups.has(group))
    expect(groups.size).toBe(2)
    if (contract === digits) expect(await until(() => left().length > 2, 10_000)).toBe(true)
    parent.kill('SIGKILL')
    expect(await until(() => left().length === 0, 10_000), JSON.stringify(left())).toBe(true)
  } finally {
    parent.kill('SIGKILL')
  }
})

/** One process, ended with the test. */
function startCompute(options: Partial<ComputeOptions> = {}) {
  const compute = createCompute({ processes: 1, queueLimit: 9, memoryMib: 512, ...options })
  onTestFinished(() => compute.close())
  return compute
}

test('a process that is killed fails its task, and another takes its place', async () => {
  const compute = startCompute()
  await doneBy(compute, 'read', { contract: popcount })
  const running = compute.run('make', { contract: endless }, { timeoutMs: patientMs })
  const [victim] = children()
  process.kill(victim!.id, 'SIGKILL')
  expect(await running).toEqual({ kind: 'crashed', reason: 'SIGKILL' })
  await doneBy(compute, 'make', { contract: popcount, effort: 'quick' })
  expect(isAlive(victim!.id)).toBe(false)
})

test('a process that has done its share is replaced, and no task is lost', async () => {
  const compute = startCompute({ tasksPerProcess: 3 })
  const seen = new Set<number>()
  const tasks = Array.from({ length: 8 }, async () => {
    const reading = await doneBy(compute, 'read', { contract: popcount })
    for (const { id } of children()) seen.add(id)
    return reading.kind
  })
  expect(await Promise.all(tasks)).toEqual(tasks.map(() => 'contract'))
  expect(seen.size).toBe(3)
  expect(compute.load().processes).toBe(1)
})

test('nor is one that comes right after the last of a process', async () => {
  const compute = startCompute({ tasksPerProcess: 2 })
  for (let task = 0; task < 6; task++)
    expect(await doneBy(compute, 'read', { contract: popcount })).toMatchObject({ kind: 'contract' })
})

test('a signal to all processes of a service ends no task', async () => {
  const compute = startCompute()
  await doneBy(compute, 'read', { contract: popcount })
  const making = doneBy(compute, 'make', { contract: popcount, effort: 'quick' })
  const [one] = children()
  process.kill(one!.id, 'SIGTERM')
  process.kill(one!.id, 'SIGINT')
  expect(await making).toMatchObject({ result: { target: 'x86_64-linux' } })
  expect(children()).toEqual([one])
})

test('a process that holds too much ends itself; where none can start, tasks are told why', async () => {
  const compute = startCompute({ residentMib: 60 })
  const outcome = await compute.run('read', { contract: popcount }, { timeoutMs: patientMs })
  expect(outcome).toEqual({ kind: 'crashed', reason: 'out of memory (SIGKILL)' })
})

test('closing ends every task and every process', async () => {
  const compute = createCompute({ processes: 2, queueLimit: 9, memoryMib: 512 })
  const tasks = [1, 2, 3].map(() => compute.run('make', { contract: endless }, { timeoutMs: patientMs }))
  await until(() => children().length === 2, 5_000)
  await compute.close()
  expect(await Promise.all(tasks)).toEqual(tasks.map(() => ({ kind: 'aborted' })))
  expect(children()).toEqual([])
  expect(await compute.run('read', { contract: popcount }, { timeoutMs: 100 })).toEqual({ kind: 'aborted' })
})

test('processes learn nothing of the environment, and give way to the server', async () => {
  process.env.DATABASE_URL = 'postgres://secret'
  process.env.OPENAI_API_KEY = 'sk-secret'
  const compute = startCompute()
  await doneBy(compute, 'read', { contract: digits })
  const making = doneBy(compute, 'make', { contract: digits })
  const own = () => processes().filter(({ group }) => children().some(({ id }) => id === group))
  // One of them is the solver's.
  expect(await until(() => own().length > 1, 10_000)).toBe(true)
  for (const { id } of own()) {
    expect(readFileSync(`/proc/${id}/environ`, 'utf8')).not.toMatch(/secret/)
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    expect(Number(fields[16])).toBeGreaterThan(0)
  }
  await making
})
afterEach(() => {
  delete process.env.DATABASE_URL
  delete process.env.OPENAI_API_KEY
})

test('concepts that cannot be used are told where a sentence needs them; contracts do without', async () => {
  const log: string[] = []
  const compute = startCompute({ libraries: ['/no/such/folder'], onFault: (reason) => void log.push(reason) })
  expect(await doneBy(compute, 'read', { contract: popcount })).toMatchObject({ kind: 'contract' })
  expect(await compute.run('read', { intent: 'count set bits' }, { timeoutMs: patientMs })).toMatchObject({
    kind: 'failed',
    failure: { code: 'internal', message: expect.stringContaining('its log says why') },
  })
  expect(log).toEqual([expect.stringContaining('/no/such/folder')])
})

test('a fault of ours is told to the operator, and the process is not used again', async () => {
  const log: string[] = []
  const compute = startCompute({ onFault: (reason) => void log.push(reason) })
  await doneBy(compute, 'read', { contract: popcount })
  const [first] = children()
  // No request that was checked has this form.
  const outcome = await compute.run('make', { contract: 7 } as never, { timeoutMs: patientMs })
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'internal', diagnostics: [] } })
  expect(log).toEqual([expect.stringMatching(/^TypeError: .*\n +at /)])
  await doneBy(compute, 'read', { contract: popcount })
  expect(children().map(({ id }) => id)).not.toContain(first!.id)
})

test('memory stays flat, and the number of processes constant', { timeout: 120_000 }, async () => {
  const compute = startCompute()
  const build = (at: number) =>
    doneBy(compute, 'make', { contract: popcount.replace('n: u32 = 0', `n: u32 = ${at}`), effort: 'quick' })
  for (let at = 0; at < 60; at++) await build(at)
  const before = residentMib(children()[0]!.id)
  for (let at = 60; at < 200; at++) await build(at)
  expect(children()).toHaveLength(1)
  expect(residentMib(children()[0]!.id) - before).toBeLessThan(150)
})

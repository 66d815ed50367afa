import { setPriority } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { TaskKind } from './api.js'
import type { Ending, FromProcess, Setup, ToProcess } from './messages.js'
import { eventResource } from './resources/events.js'
import { disassemble } from './tasks/disassemble.js'
import { createEngine, type Engine } from './tasks/engine.js'
import { faultOf } from './tasks/fault.js'
import { make } from './tasks/make.js'
import { createProgress } from './tasks/progress.js'
import { read } from './tasks/read.js'
import { createRelay } from './tasks/relay.js'
import { run } from './tasks/run.js'
import { verify } from './tasks/verify.js'
import { warmingSteps } from './tasks/warm.js'
import type { Bench, Work } from './tasks/work.js'

/** Program of a compute process: it does one task at a time, and ends when whoever started it is gone. */

const works: { readonly [K in TaskKind]: () => Promise<Work<K>> } = {
  make: async () => make,
  read: async () => read,
  verify: async () => verify,
  // Loaded late: few servers score or share searches.
  score: async () => (await import('./tasks/score.js')).score,
  disassemble: async () => disassemble,
  shard: async () => (await import('./tasks/shard.js')).shard,
  run: async () => run,
}

const niceness = 5
const mib = 1024 * 1024
const send = (message: FromProcess): void => void process.send?.(message)

const relay = createRelay(send)
let engine: Engine | undefined
/** What is loaded ahead; a task waits for what has begun. */
let warming: Promise<unknown> | undefined
let current: { readonly id: number; readonly controller: AbortController } | undefined

process.on('disconnect', () => process.exit(0))
// A service manager tells all processes of a service to end: the server decides when these do.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('message', (message: ToProcess) => {
  if (message.kind === 'set-up') void setUp(message.setup)
  else if (message.kind === 'start') void work(message)
  else if (message.kind === 'stop') {
    if (current?.id === message.id) current.controller.abort()
  } else relay.receive(message)
})

async function setUp(setup: Setup): Promise<void> {
  try {
    // Whoever waits for an answer goes before whoever waits for a build.
    setPriority(niceness)
  } catch {
    // Where the system does not allow it, all are equal.
  }
  new Worker(new URL('./guard.js', import.meta.url), {
    workerData: { residentLimitMib: setup.residentLimitMib },
  }).unref()
  engine = createEngine(setup, relay.pool)
  const [first, ...others] = warmingSteps(engine)
  await first!()
  send({ kind: 'ready' })
  for (const step of others) {
    // A task that has come meanwhile does not wait: it loads what it needs itself.
    await setImmediate()
    if (current !== undefined) return
    // What cannot be loaded shows when a task needs it.
    warming = step().catch(() => {})
    await warming
  }
}

async function work({ id, task, request, shares, answers }: ToProcess & { kind: 'start' }): Promise<void> {
  const controller = new AbortController()
  current = { id, controller }
  relay.begin(id, shares)
  await warming
  const progress = createProgress((events) => send({ kind: 'progressed', id, events }))
  const outcome = await endingOf(task, request, {
    signal: controller.signal,
    tell: (event) => progress.tell(eventResource(event)),
    note: progress.tell,
    bound: relay.bound,
    found: (steps) => send({ kind: 'found', id, steps }),
    answers: { earlier: answers, onAnswer: (answer) => send({ kind: 'answered', id, answer }) },
  })
  progress.finish()
  relay.end()
  current = undefined
  send({ kind: 'ended', id, outcome, residentMib: process.memoryUsage.rss() / mib })
}

async function endingOf(task: TaskKind, request: unknown, bench: Omit<Bench, 'engine'>): Promise<Ending> {
  try {
    const doTask = (await works[task]()) as Work<TaskKind>
    return await doTask(request as Parameters<Work<TaskKind>>[0], { engine: engine!, ...bench })
  } catch (error) {
    return faultOf(error, bench.signal)
  }
}

import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Ending, FromProcess, Setup, ToProcess } from './messages.js'
import type { Task } from './queue.js'

/** The built program, also for who runs from source. */
const program = join(
  dirname(createRequire(import.meta.url).resolve('@sourceless/server/package.json')),
  'dist/compute/child.js',
)

/** Time that a task has to stop by itself, which keeps the process warm for the next one. */
const stopMs = 200
/** Of what a process says before it dies. */
const wordsCharacters = 4_000
/** What Node reads when it starts, and a process needs that asks models. No other variable is handed on: some hold secrets. */
const variables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SystemRoot']

export interface ProcessOptions {
  readonly setup: Promise<Setup>
  readonly heapMib: number
  /** It can take a task. */
  readonly onFree: (process: ComputeProcess) => void
  /** What the operator has to know of a task. */
  readonly onFault: (stack: string) => void
  /** It is gone. */
  readonly onExit: (process: ComputeProcess, reason: string) => void
}

/** One child process, which does one task at a time. */
export interface ComputeProcess {
  readonly state: 'starting' | 'free' | 'busy' | 'stopping' | 'gone'
  readonly tasksDone: number
  /** After its last task. */
  readonly residentMib: number
  start(task: Task): void
  /** The answer of its task is no longer wanted: it stops by itself, or is killed. */
  stop(): void
  kill(): void
}

export function startProcess(options: ProcessOptions): ComputeProcess {
  const child = forkChild(options.heapMib)
  let state: ComputeProcess['state'] = 'starting'
  let tasksDone = 0
  let residentMib = 0
  let task: Task | undefined
  let lastWords = ''
  let stopTimer: NodeJS.Timeout | undefined

  const send = (message: ToProcess): void => {
    // One that is gone tells so by its exit.
    if (child.connected) child.send(message, () => {})
  }
  const becomeFree = (): void => {
    clearTimeout(stopTimer)
    task = undefined
    state = 'free'
    options.onFree(self)
  }
  const onEnded = (message: FromProcess & { kind: 'ended' }): void => {
    if (message.id !== tasksDone) return
    const ended = task
    const { outcome } = message
    residentMib = message.residentMib
    if (outcome.kind === 'faulty') {
      options.onFault(outcome.stack)
      self.kill()
    } else {
      if (outcome.kind === 'failed' && outcome.logged !== undefined) options.onFault(outcome.logged)
      becomeFree()
    }
    ended?.end(outcomeOf(outcome))
  }
  const onGone = (reason: string): void => {
    if (state === 'gone') return
    state = 'gone'
    clearTimeout(stopTimer)
    killGroup(child)
    const crashed = task
    task = undefined
    const told = reasonOf(reason, lastWords)
    crashed?.end({ kind: 'crashed', reason: told })
    options.onExit(self, told)
  }

  child.on('message', (message: FromProcess) => {
    if (message.kind === 'ready') becomeFree()
    else if (message.kind === 'ended') onEnded(message)
    else if (message.id === tasksDone) for (const event of message.events) task?.onEvent?.(event)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-wordsCharacters)
  })
  child.on('error', (error) => onGone(error.message))
  child.on('close', (code, signal) => onGone(signal ?? `exit code ${code}`))
  options.setup.then(
    (setup) => send({ kind: 'set-up', setup }),
    (error: unknown) => onGone(String(error)),
  )

  const self: ComputeProcess = {
    get state() {
      return state
    },
    get tasksDone() {
      return tasksDone
    },
    get residentMib() {
      return residentMib
    },
    start(wanted) {
      task = wanted
      state = 'busy'
      tasksDone += 1
      send({ kind: 'start', id: tasksDone, task: wanted.kind, request: wanted.request })
    },
    stop() {
      if (state !== 'busy') return
      state = 'stopping'
      task = undefined
      send({ kind: 'stop', id: tasksDone })
      stopTimer = setTimeout(() => self.kill(), stopMs)
    },
    kill: () => void killGroup(child),
  }
  return self
}

function forkChild(heapMib: number): ChildProcess {
  return fork(program, {
    // A group of its own: signals from the terminal reach the server alone, and the solver's processes end with it.
    detached: process.platform !== 'win32',
    env: Object.fromEntries(variables.map((name) => [name, process.env[name]])),
    execArgv: [`--max-old-space-size=${heapMib}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

function outcomeOf(outcome: Ending): Parameters<Task['end']>[0] {
  if (outcome.kind !== 'done') return { kind: 'failed', failure: outcome.failure }
  return outcome as Parameters<Task['end']>[0]
}

function reasonOf(how: string, words: string): string {
  if (words.includes('out of memory')) return `out of memory (${how})`
  const line = words.trim().split('\n').at(-1)
  return line ? `${how}: ${line}` : how
}

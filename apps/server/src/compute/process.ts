import type { ChildProcess } from 'node:child_process'
import { forkChild, killGroup } from './fork.js'
import type { Ending, FromProcess, Setup, ToProcess } from './messages.js'
import type { Task } from './queue.js'
import { createSharing, type Sharing } from './sharing.js'

/** Time that a task has to stop by itself, which keeps the process warm for the next one. */
const stopMs = 200
/** Of what a process says before it dies. */
const wordsCharacters = 4_000

export interface ProcessOptions {
  readonly setup: Promise<Setup>
  readonly heapMib: number
  /** It can take a task. */
  readonly onFree: (process: ComputeProcess) => void
  /** What the operator has to know of a task. */
  readonly onFault: (reason: string) => void
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
  const process = new ForkedProcess(options)
  options.setup.then(
    (setup) => process.send({ kind: 'set-up', setup }),
    (error: unknown) => process.leave(String(error)),
  )
  return process
}

class ForkedProcess implements ComputeProcess {
  state: ComputeProcess['state'] = 'starting'
  tasksDone = 0
  residentMib = 0
  private readonly child: ChildProcess
  private readonly options: ProcessOptions
  private task: Task | undefined
  private sharing: Sharing | undefined
  private stopTimer: NodeJS.Timeout | undefined
  private words = ''

  constructor(options: ProcessOptions) {
    this.options = options
    this.child = forkChild(options.heapMib)
    this.child.on('message', (message: FromProcess) => this.receive(message))
    this.child.on('error', (error) => this.leave(error.message))
    this.child.on('close', (code, signal) => this.leave(signal ?? `exit code ${code}`))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-wordsCharacters)
    })
  }

  start(task: Task): void {
    const { kind, request, search, answers } = task
    this.task = task
    this.state = 'busy'
    this.tasksDone += 1
    this.sharing = createSharing(task, this.tasksDone, (message) => this.send(message))
    const shares = search?.shards ?? 0
    this.send({ kind: 'start', id: this.tasksDone, task: kind, request, shares, answers: answers?.earlier ?? [] })
  }

  stop(): void {
    if (this.state !== 'busy') return
    this.release()
    this.state = 'stopping'
    this.send({ kind: 'stop', id: this.tasksDone })
    this.stopTimer = setTimeout(() => this.kill(), stopMs)
  }

  kill(): void {
    // It takes no task while it dies.
    if (this.state !== 'gone') this.state = 'stopping'
    killGroup(this.child)
  }

  send(message: ToProcess): void {
    // One that is gone tells so by its exit.
    if (this.child.connected) this.child.send(message, () => {})
  }

  /** It is gone, or useless: its task has crashed. */
  leave(how: string): void {
    if (this.state === 'gone') return
    this.state = 'gone'
    const crashed = this.release()
    this.kill()
    const reason = reasonOf(how, this.words)
    crashed?.end({ kind: 'crashed', reason })
    this.options.onExit(this, reason)
  }

  private receive(message: FromProcess): void {
    if (message.kind === 'ready') this.becomeFree()
    else if (message.id !== this.tasksDone) return
    else if (message.kind === 'ended') this.finish(message)
    else if (message.kind === 'progressed') for (const event of message.events) this.task?.onEvent?.(event)
    else if (message.kind === 'answered') this.task?.answers?.onAnswer(message.answer)
    else this.sharing?.receive(message)
  }

  private finish({ outcome, residentMib }: FromProcess & { kind: 'ended' }): void {
    const ended = this.release()
    this.residentMib = residentMib
    if (outcome.kind === 'faulty') {
      this.options.onFault(outcome.stack)
      this.kill()
    } else {
      if (outcome.kind === 'failed' && outcome.logged !== undefined) this.options.onFault(outcome.logged)
      this.becomeFree()
    }
    ended?.end(outcomeOf(outcome))
  }

  private becomeFree(): void {
    this.state = 'free'
    this.options.onFree(this)
  }

  private release(): Task | undefined {
    const released = this.task
    clearTimeout(this.stopTimer)
    this.sharing?.end()
    this.sharing = undefined
    this.task = undefined
    return released
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

import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Solver, SolverAnswer } from '../api.js'
import { parseSolverOutput } from '../proof/solver-output.js'
import { z3WorkerProgram } from './z3-worker.js'

export interface Z3PoolOptions {
  /** Solver processes at the same time; default 2. */
  readonly processes?: number
  /** A process is replaced after this many scripts; default 400. */
  readonly scriptsPerProcess?: number
}
export interface Z3Pool extends Solver {
  /** Starts one process ahead of the first script. */
  warm(): void
  /** Ends every process; scripts under way answer `unknown`. */
  dispose(): void
}

interface Worker {
  readonly child: ChildProcess
  scripts: number
  finish: ((answer: SolverAnswer) => void) | undefined
  nextId: number
}
interface Job {
  readonly script: string
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly resolve: (answer: SolverAnswer) => void
}

/** Time for start-up and for the solver to notice its own limit, before a process is killed. */
const graceMs = 400
const startupMs = 3_000

/**
 * z3 (WebAssembly) in child processes, killed at their deadline, because threads cannot be stopped reliably. Idle
 * processes are reused and do not keep the parent alive.
 */
export function createZ3Pool(options: Z3PoolOptions = {}): Z3Pool {
  const limit = options.processes ?? 2
  const scriptsPerProcess = options.scriptsPerProcess ?? 400
  const modulePath = createRequire(import.meta.url).resolve('z3-solver')
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const queue: Job[] = []
  let disposed = false

  const retire = (worker: Worker): void => {
    all.delete(worker)
    const at = idle.indexOf(worker)
    if (at >= 0) idle.splice(at, 1)
    worker.child.kill('SIGKILL')
  }
  const start = (): Worker => {
    const child = spawn(process.execPath, ['-e', z3WorkerProgram, modulePath], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const worker: Worker = { child, scripts: 0, finish: undefined, nextId: 0 }
    const end = (detail: string) => {
      retire(worker)
      worker.finish?.({ kind: 'unknown', reason: 'crash', detail })
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(`solver process ended (${signal ?? code})`))
    all.add(worker)
    setIdle(worker)
    return worker
  }
  const run = (worker: Worker, job: Job): void => {
    const id = ++worker.nextId
    const deadlineMs = job.timeoutMs + graceMs + (worker.scripts === 0 ? startupMs : 0)
    worker.scripts += 1
    setBusy(worker)
    const onMessage = (message: { id?: number; output?: string; error?: string; failed?: string }): void => {
      if (message.failed !== undefined) finish({ kind: 'unknown', reason: 'crash', detail: message.failed })
      if (message.id !== id) return
      isFree = message.error === undefined && worker.scripts < scriptsPerProcess && !disposed
      if (message.error === undefined) finish(parseSolverOutput(message.output ?? ''))
      else finish({ kind: 'unknown', reason: 'crash', detail: message.error })
    }
    /** It has answered, be it that it does not know, and can take another script. */
    let isFree = false
    const onAbort = () => finish({ kind: 'unknown', reason: 'cancelled', detail: 'cancelled' })
    const timer = setTimeout(
      () => finish({ kind: 'unknown', reason: 'timeout', detail: `no answer in ${job.timeoutMs} ms` }),
      deadlineMs,
    )
    const finish = (answer: SolverAnswer): void => {
      if (worker.finish === undefined) return
      worker.finish = undefined
      clearTimeout(timer)
      job.signal?.removeEventListener('abort', onAbort)
      worker.child.off('message', onMessage)
      if (isFree) {
        setIdle(worker)
        idle.push(worker)
      } else retire(worker)
      job.resolve(answer)
      pump()
    }
    worker.finish = finish
    worker.child.on('message', onMessage)
    job.signal?.addEventListener('abort', onAbort)
    worker.child.send({ id, script: job.script, timeoutMs: job.timeoutMs }, (error) => {
      if (error !== null) finish({ kind: 'unknown', reason: 'crash', detail: error.message })
    })
  }
  const pump = (): void => {
    while (queue.length > 0 && !disposed && (idle.length > 0 || all.size < limit)) {
      const job = queue.shift()!
      if (job.signal?.aborted) job.resolve({ kind: 'unknown', reason: 'cancelled', detail: 'cancelled' })
      else run(idle.pop() ?? start(), job)
    }
  }
  return {
    name: 'z3-solver (WebAssembly)',
    check: (script, { timeoutMs, signal }) =>
      new Promise((resolve) => {
        if (disposed) return resolve({ kind: 'unknown', reason: 'cancelled', detail: 'the solver pool is closed' })
        queue.push({ script, timeoutMs: Math.max(1, Math.ceil(timeoutMs)), signal, resolve })
        pump()
      }),
    warm() {
      if (!disposed && all.size < limit && idle.length === 0) idle.push(start())
    },
    dispose() {
      disposed = true
      for (const worker of [...all]) {
        const finish = worker.finish
        retire(worker)
        finish?.({ kind: 'unknown', reason: 'cancelled', detail: 'the solver pool is closed' })
      }
      for (const job of queue.splice(0))
        job.resolve({ kind: 'unknown', reason: 'cancelled', detail: 'the solver pool is closed' })
    },
  }
}

function setIdle(worker: Worker): void {
  worker.child.unref()
  worker.child.channel?.unref()
}
function setBusy(worker: Worker): void {
  worker.child.ref()
  worker.child.channel?.ref()
}

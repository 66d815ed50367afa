import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** A program that is started anew whenever it is killed, as an init system does. */
export interface Program {
  readonly name: string
  /** SIGKILL; false: it was not running. */
  kill(): boolean
  /** SIGTERM, and no new start; what it ended with. */
  stop(): Promise<number | null>
}

export interface Programs {
  start(name: string, args: readonly string[]): Program
  /** Compute processes that killed programs have left; on Linux. */
  left(): readonly number[]
  /** What they said on standard error. */
  readonly said: readonly string[]
}

export function createPrograms(): Programs {
  const said: string[] = []
  const children = new Set<number>()
  return {
    said,
    start: (name, args) => startProgram(name, args, said, children),
    left: () => [...children].filter(isComputeProcess),
  }
}

function startProgram(name: string, args: readonly string[], said: string[], children: Set<number>): Program {
  let child: ChildProcess | undefined
  let stopping = false
  const run = () => {
    child = spawn(process.execPath, [main, ...args, '--log-level', 'warn'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(`${name}: ${text}`))
    child.on('exit', async (code) => {
      if (code !== null && !stopping) said.push(`${name} ended with ${code}`)
      child = undefined
      await sleep(300)
      if (!stopping) run()
    })
  }
  run()
  return {
    name,
    kill: () => {
      if (child?.pid === undefined) return false
      for (const pid of childrenOf(child.pid)) children.add(pid)
      return child.kill('SIGKILL')
    },
    stop: () => {
      stopping = true
      const last = child
      if (last === undefined) return Promise.resolve(null)
      return new Promise((resolve) => {
        last.on('exit', resolve)
        last.kill('SIGTERM')
      })
    },
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

const isComputeProcess = (pid: number): boolean => /compute.child\.js/.test(read(`/proc/${pid}/cmdline`))

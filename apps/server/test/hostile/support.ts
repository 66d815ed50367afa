import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = new URL('../../dist/main.js', import.meta.url).pathname

/** The real server as a process, which hostile clients have a go at. */
export interface Target {
  readonly url: string
  readonly port: number
  readonly child: ChildProcess
  /** Its data directory. */
  readonly data: string
  /** What it logged. */
  log(): string
  /** Whether it still answers, within five seconds. */
  serves(): Promise<boolean>
  residentMib(): Promise<number>
  stop(): Promise<void>
}

export async function startTarget(...options: readonly string[]): Promise<Target> {
  const data = mkdtempSync(join(tmpdir(), 'sourceless-hostile-'))
  const args = [main, 'serve', '--port', '0', '--data', data, '--workers', '1', ...options]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (part: Buffer) => {
    log += part
  })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (part: Buffer) => {
      const found = /listens on (http\S+)/.exec((output += part))?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log}`)))
  })
  const port = Number(new URL(url).port)
  return {
    url,
    port,
    child,
    data,
    log: () => log,
    serves: async () => {
      const response = await fetch(`${url}/v1/targets`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
      await response?.arrayBuffer()
      return response?.status === 200
    },
    residentMib: async () => {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(/^sourceless_process_resident_memory_bytes (\S+)/m.exec(text)![1]) / 2 ** 20
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
      rmSync(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export interface Raw {
  readonly socket: Socket
  /** What came back so far. */
  text(): string
  /** Milliseconds from the start until the other side closed; rejects when it is still open then. */
  closed(limitMs: number): Promise<number>
}

/** A connection on which anything can be sent. */
export function open(port: number, ...parts: readonly (string | Uint8Array)[]): Raw {
  const startedMs = performance.now()
  const socket = connect({ port, host: '127.0.0.1' })
  let text = ''
  socket.on('data', (part) => {
    text += part.toString('latin1')
  })
  socket.on('error', () => {})
  const closing = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now() - startedMs)))
  for (const part of parts) socket.write(part)
  return {
    socket,
    text: () => text,
    closed: async (limitMs) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          socket.destroy()
          reject(new Error(`still open after ${limitMs} ms; it said ${JSON.stringify(text.slice(0, 200))}`))
        }, limitMs)
      })
      return Promise.race([closing, late]).finally(() => clearTimeout(timer))
    },
  }
}

/** The statuses of all answers in what came back. */
export const statuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

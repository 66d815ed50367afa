import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The built program, also for who runs from source. */
const program = join(
  dirname(createRequire(import.meta.url).resolve('@sourceless/server/package.json')),
  'dist/compute/child.js',
)

/** What Node reads when it starts, and a process needs that asks models. No other variable is handed on: some hold secrets. */
const variables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SystemRoot']

/** Starts a compute process. V8's other settings for WebAssembly and memory gain nothing that can be measured on small builds. */
export function forkChild(heapMib: number): ChildProcess {
  return fork(program, {
    // A group of its own: signals from the terminal reach the server alone, and the solver's processes end with it.
    detached: process.platform !== 'win32',
    env: Object.fromEntries(variables.map((name) => [name, process.env[name]])),
    execArgv: [`--max-old-space-size=${heapMib}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

/** Ends a process at once, and the solver's with it. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

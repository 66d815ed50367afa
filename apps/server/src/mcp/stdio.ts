import { Console } from 'node:console'
import { mkdir } from 'node:fs/promises'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { createCompute } from '../compute/compute.js'
import { createLocalBackend } from './local.js'
import { createToolServer } from './server.js'

export interface StdioOptions {
  /** Where finished files are written; absent: nowhere. */
  readonly output?: string
  readonly processes: number
  readonly memoryMib: number
  /** Each task is ended then. */
  readonly timeoutMs: number
  readonly libraries: readonly string[]
}

/** A message holds a file of a megabyte in base64, and the rest of the request. */
const largestMessageBytes = 4 * 1024 * 1024

/** Serves one agent over standard input and output, until it closes its end or the process is told to stop. */
export async function serveOverStdio(options: StdioOptions): Promise<void> {
  const { output, processes, memoryMib, timeoutMs, libraries } = options
  // A folder that cannot be made is told before there is work.
  if (output !== undefined) await mkdir(output, { recursive: true })
  // Standard output belongs to the protocol: what anything else prints goes to standard error.
  globalThis.console = new Console(process.stderr, process.stderr)
  const tell = (text: string) => process.stderr.write(`sourceless-server mcp: ${text}\n`)
  const compute = createCompute({ processes, queueLimit: 8 * processes, memoryMib, libraries, onFault: tell })
  const backend = createLocalBackend({ compute, timeoutMs, ...(output === undefined ? {} : { output }) })
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: largestMessageBytes })
  const onError = (error: Error) => tell(error.message)
  const connection = serveStdio(() => createToolServer(backend, onError), { transport, onerror: onError })
  // The connection has set its own handler, which goes first.
  const closed = transport.onclose
  await new Promise<void>((resolve) => {
    transport.onclose = () => {
      closed?.()
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void connection.close())
  })
  await compute.close()
}

import { Console } from 'node:console'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { type Command, InvalidArgumentError } from 'commander'
import { createCompute } from '../compute/compute.js'
import { createLocalBackend } from '../mcp/local.js'
import { createToolServer } from '../mcp/server.js'

/** A message holds a file of a megabyte in base64, and the rest of the request. */
const largestMessageBytes = 4 * 1024 * 1024

interface McpOptions {
  readonly output?: string
  readonly processes: number
  readonly memory: number
  readonly timeout: number
}

const between = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  return value
}

export function addMcp(program: Command): void {
  program
    .command('mcp')
    .summary('serve tools for agents over standard input and output')
    .description(
      'Serves the Model Context Protocol over standard input and output, for an agent on this machine. Needs no database, no key and no network (docs/mcp.md).',
    )
    .option('-o, --output <directory>', 'write what is made there, in a folder for each build')
    .option('--processes <number>', 'tasks that are worked on at a time', between(1, 64), 2)
    .option('--memory <MiB>', 'memory of each of them', between(128, 65_536), 1024)
    .option('--timeout <seconds>', 'a task is ended then', between(1, 3_600), 120)
    .action(serve)
}

async function serve({ output, processes, memory, timeout }: McpOptions): Promise<void> {
  // Standard output belongs to the protocol: what anything else prints goes to standard error.
  globalThis.console = new Console(process.stderr, process.stderr)
  const compute = createCompute({ processes, queueLimit: 8 * processes, memoryMib: memory })
  const backend = createLocalBackend({
    compute,
    timeoutMs: 1000 * timeout,
    ...(output === undefined ? {} : { output }),
  })
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: largestMessageBytes })
  const onError = (error: Error) => process.stderr.write(`sourceless-server mcp: ${error.message}\n`)
  const connection = serveStdio(() => createToolServer(backend, onError), { transport, onerror: onError })
  // The connection sets its own handler, which has to go first.
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

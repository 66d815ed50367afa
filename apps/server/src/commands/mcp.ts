import type { Command } from 'commander'
import { collect, setting, wholeNumber } from './options.js'

interface McpOptions {
  readonly output?: string
  readonly processes: number
  readonly memory: number
  readonly timeout: number
  readonly library: readonly string[]
}

export function addMcp(program: Command): void {
  program
    .command('mcp')
    .summary('serve tools for an agent over standard input and output')
    .description(
      'Serves the Model Context Protocol over standard input and output, for an agent on this machine. Needs no database, no key and no network (docs/mcp.md).',
    )
    .option('-o, --output <directory>', 'write what is made there, in a folder for each build')
    .option('--processes <number>', 'tasks that are worked on at a time', wholeNumber(1, 64), 2)
    .option('--memory <MiB>', 'JavaScript heap of each compute process', wholeNumber(128, 65_536), 1024)
    .option('--timeout <seconds>', 'a task is ended then', wholeNumber(1, 3_600), 120)
    .addOption(
      setting('--library <directory>', 'concept files for the reader; repeatable', 'SOURCELESS_LIBRARIES')
        .argParser(collect)
        .default([], 'none'),
    )
    .action(async ({ output, processes, memory, timeout, library }: McpOptions) => {
      const { serveOverStdio } = await import('../mcp/stdio.js')
      await serveOverStdio({
        processes,
        memoryMib: memory,
        timeoutMs: 1000 * timeout,
        libraries: library,
        ...(output === undefined ? {} : { output }),
      })
    })
}

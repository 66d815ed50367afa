#!/usr/bin/env node
import { exitCodes } from '@sourceless/pipeline'
import { runCommandLine } from './program.js'
import { systemReason } from './session.js'

/** The first Ctrl-C stops the work cleanly; a second one ends the process at once. */
const interruption = new AbortController()
process.once('SIGINT', () => {
  interruption.abort()
  process.once('SIGINT', () => process.exit(130))
})
process.once('SIGTERM', () => interruption.abort())
// A reader that closes the pipe early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`sourceless: cannot write standard output: ${systemReason(error)}\n`)
  process.exit(exitCodes.usage)
})

try {
  await runCommandLine(process.argv, interruption.signal)
} catch (error) {
  process.stderr.write(
    `sourceless: internal error: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`,
  )
  process.stderr.write('This is a bug in sourceless; nothing was written. Please report it with the command you ran.\n')
  process.exitCode = 1
}

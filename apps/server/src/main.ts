#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { addKeys } from './commands/keys.js'
import { addMcp } from './commands/mcp.js'
import { addPrune } from './commands/prune.js'
import { addServe } from './commands/serve.js'
import { addWorker } from './commands/worker.js'
import { meantText } from './schemas/closest.js'
import { version } from './version.js'

/** Of this command, as its help says. */
const exitCodes = { internal: 1, usage: 2, unavailable: 3 } as const
const help = `
Exit codes:
  0 stopped as told   1 internal error   2 options or surroundings that cannot be used   3 no database`

/** Errors by which a person has something to put right, and what the process ends with. */
const expected: Readonly<Record<string, number>> = {
  SettingsError: exitCodes.usage,
  DirectoryInUseError: exitCodes.usage,
  DatabaseUnavailableError: exitCodes.unavailable,
  DatabaseRefusedError: exitCodes.unavailable,
  EACCES: exitCodes.usage,
  EPERM: exitCodes.usage,
  EROFS: exitCodes.usage,
  ENOSPC: exitCodes.usage,
  EEXIST: exitCodes.usage,
  ENOTDIR: exitCodes.usage,
}

function endWith(error: unknown): void {
  if (error instanceof CommanderError) {
    // The parser has told a person already.
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage
    return
  }
  const { code = '', name = '', message = String(error), stack } = error as NodeJS.ErrnoException
  process.exitCode = expected[code] ?? expected[name] ?? exitCodes.internal
  const text = process.exitCode === exitCodes.internal ? `internal error: ${stack ?? message}` : message
  process.stderr.write(`sourceless-server: ${text}\n`)
}

const program = new Command('sourceless-server')
  .description('Verified native binaries over HTTP: jobs, a web page, tools for agents.')
  .version(version)
  .addHelpText('after', help)
  .showHelpAfterError('(see "sourceless-server --help")')
  .exitOverride()
for (const add of [addServe, addWorker, addKeys, addPrune, addMcp]) add(program)
for (const command of [...program.commands, ...program.commands.flatMap((one) => one.commands)]) command.exitOverride()
/** `serve` is what runs without a command: it would be told the misspelt name of another as an argument too many. */
function checkCommand(name = ''): void {
  const known = [...program.commands.map((one) => one.name()), 'help']
  if (name === '' || name.startsWith('-') || known.includes(name)) return
  program.error(`error: unknown command '${name}'${meantText(name, known)}`)
}
try {
  checkCommand(process.argv[2])
  await program.parseAsync()
} catch (error) {
  endWith(error)
}

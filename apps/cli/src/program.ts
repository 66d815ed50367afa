import { Command, CommanderError } from 'commander'
import type { LibraryError } from 'sourceless/node'
import { addDoctor, addTargets } from './commands/about.js'
import { addDataset } from './commands/dataset.js'
import { addMake } from './commands/make.js'
import { addModels } from './commands/models.js'
import { addRead } from './commands/read.js'
import { addExplain, addVerify } from './commands/read-back.js'
import { addRun } from './commands/run.js'
import { printFailure, reportFailure } from './report.js'
import { createSession, usage, version } from './session.js'

const description = `Plain English in, verified native binary out.

A bare sentence is short for "make":
  sourceless "count the set bits of a 64-bit integer"`

const exitCodes = `
Exit codes:
  0 verified   1 internal error   2 usage or bad input   3 a question needs an answer
  4 not verified   5 a limit was hit   6 model unavailable   7 sandbox unavailable   130 interrupted`

/** By name: the class is in a module that loads late. */
const isLibraryError = (error: unknown): error is LibraryError =>
  error instanceof Error && error.name === 'LibraryError'

const isSettingsError = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'SettingsError' || error.name === 'ModelError')

/** Runs one command line; the result is in the output and in `process.exitCode`. */
export async function runCommandLine(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const session = createSession(signal)
  const program = new Command('sourceless')
    .description(description)
    .version(version)
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(see "sourceless --help")')
    .exitOverride()
  for (const add of [addMake, addRead, addRun, addExplain, addVerify, addDataset, addModels, addTargets, addDoctor])
    add(program, session)
  for (const command of program.commands) command.exitOverride()
  const json = argv.includes('--json')
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2
      // The parser has told a person already.
      if (json && error.exitCode !== 0) printFailure(usage(error.message.replace(/^error: /, '')))
    } else if (signal.aborted)
      reportFailure(
        { ok: false, code: 'interrupted', message: 'interrupted; nothing was written', diagnostics: [] },
        json,
      )
    else if (isSettingsError(error)) reportFailure(usage(error.message), json)
    else if (isLibraryError(error)) reportFailure({ ...usage(error.message), diagnostics: error.diagnostics }, json)
    else throw error
  } finally {
    session.close()
  }
}

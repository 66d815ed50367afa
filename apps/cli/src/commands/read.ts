import { formatSignature } from '@sourceless/contract'
import type { Understanding } from '@sourceless/pipeline'
import type { Command } from 'commander'
import { settled } from '../ask.js'
import { type ModelOptions, modelsOf, withModels } from '../models.js'
import { effort, type RemoteOptions, type WishOptions, type WorkOptions, withRemote, withWish } from '../options.js'
import { createProgress } from '../progress.js'
import { printJson, reportFailure, reportModels } from '../report.js'
import type { Session } from '../session.js'
import { wishOf } from './make.js'

interface ReadOptions extends WishOptions, ModelOptions, RemoteOptions, Pick<WorkOptions, 'effort'> {
  readonly json?: boolean
  /** False with `--no-input`. */
  readonly input: boolean
}

export function addRead(program: Command, session: Session): void {
  const command = program
    .command('read')
    .summary('show how a sentence is understood, without making anything')
    .description('Shows what a sentence and examples are understood as: in plain words, and as a contract.')
    .argument('[sentence...]', 'what the binary should do')
  const wished = withWish(command)
    .addOption(effort('how long programs that fit the examples are sought where words do not settle it'))
    .option('--json', 'print one result object as the last line')
    .option('--no-input', 'never ask; a question ends with exit code 3')
  withModels(withRemote(wished)).action((words: string[], options: ReadOptions) =>
    read(session, words.join(' '), options),
  )
}

async function read(session: Session, sentence: string, options: ReadOptions): Promise<void> {
  const json = options.json === true
  const wish = await wishOf(sentence, options)
  if ('ok' in wish) return reportFailure(wish, json)
  const pipeline = await session.pipelineAt(options, await modelsOf(options))
  const { onEvent, end } = createProgress()
  const { signal } = session
  const result = await settled(wish, options, session, (asked) =>
    pipeline.read({ ...asked, effort: options.effort, signal, onEvent }).finally(end),
  )
  if (!result.ok) return reportFailure(result, json, options.contract)
  if (json) printJson(toJson(result))
  else report(result)
}

function report(understood: Understanding): void {
  const { restatement, contract, assumptions, usedWords, ignoredWords } = understood
  const out = (text: string) => process.stdout.write(`${text}\n`)
  if (restatement !== '') out(restatement)
  for (const assumption of assumptions) out(`Assumed: ${assumption}`)
  out(`\n${contract.source.trim()}\n`)
  if (usedWords.length > 0) out(`Words used: ${usedWords.join(', ')}`)
  if (ignoredWords.length > 0) out(`Words ignored: ${ignoredWords.join(', ')}`)
  reportModels(understood)
}

function toJson(understood: Understanding): unknown {
  const { contract, restatement, assumptions, usedWords, ignoredWords, readBy, usage } = understood
  const { name, kind, entry, source } = contract
  return {
    ok: true,
    restatement,
    assumptions,
    contract: { name, kind, signature: formatSignature(entry), source },
    usedWords,
    ignoredWords,
    readBy,
    usage,
  }
}

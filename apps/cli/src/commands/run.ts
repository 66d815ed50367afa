import { existsSync } from 'node:fs'
import { exitCodes, formatRun, type Run, type RunRequest } from '@sourceless/pipeline'
import type { Command } from 'commander'
import type { Build, Failure } from 'sourceless/node'
import { type ModelOptions, modelsOf, withModels } from '../models.js'
import { type WishOptions, type WorkOptions, withWish, withWork } from '../options.js'
import { createProgress } from '../progress.js'
import { printJson, reportFailure } from '../report.js'
import { missingFile, noSuchFile, readBytes, type Session } from '../session.js'
import { usageLines } from '../usage-text.js'
import { wishOf } from './make.js'
import { contractOf } from './read-back.js'

type RunOptions = WishOptions & WorkOptions & ModelOptions

export function addRun(program: Command, session: Session): void {
  const command = program
    .command('run')
    .summary('run a file, or what a sentence gives, in the sandbox')
    .description(
      "Runs in the sandbox, never natively. Functions take their arguments as 48, [1, 2] or text; programs read standard input, and their exit code becomes the command's.",
    )
    .argument('<file-or-sentence>')
    .argument('[arguments...]')
  withModels(withWork(withWish(command))).action(async (what: string, args: string[], options: RunOptions) => {
    const json = options.json === true
    const subject = await subjectOf(session, what, options)
    if ('ok' in subject) return reportFailure(subject, json)
    const pipeline = await session.pipeline(options.library)
    const isProgram = /function\s+main\s*\(/.test(subject.contract)
    const stdin = isProgram && process.stdin.isTTY !== true ? await readBytes('-') : undefined
    const result = await pipeline.run({
      ...subject,
      arguments: args,
      seed: options.seed,
      ...(stdin instanceof Uint8Array ? { stdin } : {}),
    })
    if (!result.ok) return reportFailure(result, json)
    for (const line of usageLines(subject.usage)) process.stderr.write(`models: ${line}\n`)
    report(result, subject.usage, json)
  })
}

/** What models were used for the sentence is told, too. */
interface Subject extends Pick<RunRequest, 'file' | 'contract' | 'target' | 'raw'> {
  readonly usage: Build['usage']
}

/** The file to run: one on disk with its contract, or one made from the sentence and kept in memory. */
async function subjectOf(session: Session, what: string, options: RunOptions): Promise<Subject | Failure> {
  const raw = options.emit === 'raw'
  if (existsSync(what)) {
    const file = await readBytes(what)
    if (!(file instanceof Uint8Array)) return file
    const contract = await contractOf(what, options)
    if (typeof contract !== 'string') return contract
    return { file, contract, raw, usage: [], ...(options.target ? { target: options.target } : {}) }
  }
  // Beside a contract a sentence has nothing to say.
  const missing = options.contract === undefined || what === '' ? missingFile(what) : noSuchFile(what)
  if (missing) return missing
  const wish = await wishOf(what, options)
  if ('ok' in wish) return wish
  const models = await modelsOf(options)
  // What runs once is not worth a better program.
  const pipeline = await session.pipeline(options.library, models && { ...models, propose: false })
  const { seed, target, emit } = options
  const progress = createProgress()
  const made = await pipeline.make({
    ...wish,
    effort: 'quick',
    seed,
    ...(target ? { target } : {}),
    ...(emit ? { emit } : {}),
    signal: session.signal,
    onEvent: progress.onEvent,
  })
  progress.end()
  if (!made.ok) return made
  return { file: made.files[0]!.bytes, contract: made.contract.source, target: made.target, raw, usage: made.usage }
}

function report(result: Run, usage: Build['usage'], json: boolean): void {
  const { observation } = result
  if (observation.kind === 'failed') process.exitCode = exitCodes['not-verified']
  if (json) printJson({ ok: observation.kind !== 'failed', ...observation, usage })
  else if (observation.kind === 'exited') {
    process.stdout.write(observation.stdout)
    process.exitCode = observation.exit
  } else if (observation.kind === 'failed') process.stderr.write(`sourceless: ${formatRun(result)}\n`)
  else process.stdout.write(`${formatRun(result)}\n`)
}

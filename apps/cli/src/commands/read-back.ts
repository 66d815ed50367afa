import { existsSync } from 'node:fs'
import { contractFileName, formatListing } from '@sourceless/targets'
import type { Command } from 'commander'
import type { Explanation } from 'sourceless'
import type { Failure } from 'sourceless/node'
import { type ModelOptions, modelsOf, withModels } from '../models.js'
import { type RemoteOptions, type WishOptions, type WorkOptions, withRemote, withWish, withWork } from '../options.js'
import { createProgress } from '../progress.js'
import { jsonOf, printJson, reportFailure, reportModels, reportVerdict } from '../report.js'
import { missingFile, readBytes, readText, type Session, usage } from '../session.js'
import { wishOf } from './make.js'

const largestExplainedBytes = 256 * 1024 * 1024
/** Longer listings help nobody: functions are then named one by one. */
const mostLines = 100_000

type FileOptions = WishOptions & WorkOptions & RemoteOptions
interface ExplainOptions extends FileOptions, ModelOptions {
  readonly symbol?: string
  readonly functions?: boolean
}

/** The contract text of a finished file: the one named, or the one that `make` wrote beside it. */
export async function contractOf(file: string, options: WishOptions): Promise<string | Failure> {
  const path = options.contract ?? contractFileName(file)
  if (options.contract === undefined && !existsSync(path))
    return usage(`there is no ${path} beside ${file}: name the contract with --contract`)
  return readText(path)
}

export function addVerify(program: Command, session: Session): void {
  const command = program
    .command('verify')
    .summary('check a finished file against its contract')
    .description(
      'Reads a file back and checks it against its contract, by default the one that "make" wrote beside it.',
    )
    .argument('<file>')
  withRemote(withWork(withWish(command))).action(async (file: string, options: FileOptions) => {
    const json = options.json === true
    const bytes = await readBytes(file)
    if (!(bytes instanceof Uint8Array)) return reportFailure(bytes, json)
    const contract = await contractOf(file, options)
    if (typeof contract !== 'string') return reportFailure(contract, json)
    const pipeline = await session.pipelineAt(options)
    const progress = createProgress()
    const { effort, seed, target, example } = options
    const result = await pipeline.check({
      file: bytes,
      contract,
      raw: options.emit === 'raw',
      examples: example,
      effort,
      seed,
      ...(target ? { target } : {}),
      signal: session.signal,
      onEvent: progress.onEvent,
    })
    progress.end()
    if (!result.ok) return reportFailure(result, json)
    if (json) printJson({ ...jsonOf(result), files: [file], timings: { totalMs: result.totalMs } })
    else reportVerdict(result)
  })
}

export function addExplain(program: Command, session: Session): void {
  const command = program
    .command('explain')
    .summary('show every instruction of a file, or of what a sentence gives, with what it does')
    .argument('<file-or-sentence...>')
    .option('--symbol <name>', 'of a file: only this function, by its name or an address in it, such as 0x401136')
    .option('--functions', 'of a file: its functions, with their addresses and sizes')
  withModels(withRemote(withWork(withWish(command)))).action(async (words: string[], options: ExplainOptions) => {
    const text = words.join(' ')
    const failed = existsSync(text)
      ? await explainFile(session, text, options)
      : (missingFile(text) ?? (await explainWish(session, text, options)))
    if (failed) reportFailure(failed, options.json === true)
  })
}

async function explainFile(session: Session, path: string, options: ExplainOptions): Promise<Failure | undefined> {
  const file = await readBytes(path)
  if (!(file instanceof Uint8Array)) return file
  if (file.length > largestExplainedBytes)
    return usage(`${path} has ${file.length} bytes; at most ${largestExplainedBytes} are explained.`)
  const hasContract = options.contract !== undefined || existsSync(contractFileName(path))
  const contract = hasContract ? await contractOf(path, options) : undefined
  if (typeof contract === 'object') return contract
  const pipeline = await session.pipelineAt(options)
  const { symbol, functions: isTable = false } = options
  const result = await pipeline.explain({
    file,
    raw: options.emit === 'raw',
    limit: isTable ? 1 : mostLines,
    ...(symbol === undefined ? {} : { symbol }),
    ...(contract === undefined ? {} : { contract }),
    ...(options.target ? { target: options.target } : {}),
  })
  if (!result.ok) return result
  const { functions, listing, total, problems, next } = result
  for (const problem of problems) process.stderr.write(`note: ${problem}\n`)
  if (options.json) printJson(isTable ? { ok: true, target: result.target, functions, total, problems } : result)
  else process.stdout.write(`${isTable ? formatFunctions(functions) : formatListing(listing, true)}\n`)
  if (next !== undefined && !isTable)
    process.stderr.write(
      `note: These are ${listing.instructions} lines of ${total.instructions}. "--functions" lists the functions, "--symbol" shows one.\n`,
    )
  return undefined
}

/** A line for each function: address, bytes, instructions, section and name. */
function formatFunctions(functions: Explanation['functions']): string {
  const rows = functions.map(({ offset, sizeBytes, instructions, section, name }) => [
    offset.toString(16),
    `${sizeBytes}`,
    `${instructions}`,
    section,
    name,
  ])
  const heading = ['address', 'bytes', 'instructions', 'section', 'name']
  const widths = heading.map((title, at) => rows.reduce((most, row) => Math.max(most, row[at]!.length), title.length))
  return [heading, ...rows]
    .map(([address, bytes, count, section, name]) =>
      [
        address!.padStart(widths[0]!),
        bytes!.padStart(widths[1]!),
        count!.padStart(widths[2]!),
        section!.padEnd(widths[3]!),
        name,
      ].join('  '),
    )
    .join('\n')
}

async function explainWish(session: Session, sentence: string, options: ExplainOptions): Promise<Failure | undefined> {
  if (options.symbol !== undefined || options.functions)
    return usage('--symbol and --functions are for files; a sentence gives one function.')
  const wish = await wishOf(sentence, options)
  if ('ok' in wish) return wish
  const { effort, seed, target, emit } = options
  const pipeline = await session.pipelineAt(options, await modelsOf(options))
  const progress = createProgress()
  const result = await pipeline.make({
    ...wish,
    effort,
    seed,
    ...(target ? { target } : {}),
    ...(emit ? { emit } : {}),
    signal: session.signal,
    onEvent: progress.onEvent,
  })
  progress.end()
  if (!result.ok) return result
  const { restatement, listing, verdictText } = result
  if (options.json) {
    const { readBy, usage, notes } = result
    printJson({ ...jsonOf(result), readBy, usage, notes, listing })
    return undefined
  }
  process.stdout.write(`${restatement}\n\n${formatListing(listing, true)}\n\nverdict: ${verdictText}\n`)
  reportModels(result)
  return undefined
}

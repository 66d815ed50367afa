import { existsSync } from 'node:fs'
import { contractFileName, formatListing, recognise } from '@sourceless/pipeline'
import type { Command } from 'commander'
import type { Failure } from 'sourceless/node'
import { type WishOptions, type WorkOptions, withWish, withWork } from '../options.js'
import { createProgress } from '../progress.js'
import { jsonOf, printJson, reportFailure, reportVerdict } from '../report.js'
import { missingFile, readBytes, readText, type Session, usage } from '../session.js'
import { wishOf } from './make.js'

/** Listings of more than about a million lines help nobody. */
const largestExplainedBytes = 1024 * 1024

type FileOptions = WishOptions & WorkOptions

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
  withWork(withWish(command)).action(async (file: string, options: FileOptions) => {
    const json = options.json === true
    const bytes = await readBytes(file)
    if (!(bytes instanceof Uint8Array)) return reportFailure(bytes, json)
    const contract = await contractOf(file, options)
    if (typeof contract !== 'string') return reportFailure(contract, json)
    const pipeline = await session.pipeline(options.library)
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
  withWork(withWish(command)).action(async (words: string[], options: FileOptions) => {
    const json = options.json === true
    const text = words.join(' ')
    const pipeline = await session.pipeline(options.library)
    if (existsSync(text)) {
      const bytes = await readBytes(text)
      if (!(bytes instanceof Uint8Array)) return reportFailure(bytes, json)
      if (bytes.length > largestExplainedBytes)
        return reportFailure(
          usage(`${text} has ${bytes.length} bytes; at most ${largestExplainedBytes} are explained.`),
          json,
        )
      const raw = options.emit === 'raw'
      const triple = options.target ?? recognise(bytes)
      const target = pipeline.targets.find((one) => one.triple === triple) ?? (raw ? pipeline.targets[0] : undefined)
      if (target === undefined)
        return reportFailure(
          usage(`${text} is neither ELF nor WebAssembly; for bare code bytes say so (--emit raw)`),
          json,
        )
      const listing = target.list(bytes, undefined, raw)
      if (listing.instructions === 0)
        return reportFailure(
          usage(
            `no instruction can be read from ${text}: it is damaged, holds no code, or uses what sourceless does not write.`,
          ),
          json,
        )
      if (json) printJson({ ok: true, target: target.triple, listing })
      else process.stdout.write(`${formatListing(listing, true)}\n`)
      return
    }
    const missing = missingFile(text)
    if (missing) return reportFailure(missing, json)
    const wish = await wishOf(text, options)
    if ('ok' in wish) return reportFailure(wish, json)
    const { effort, seed, target, emit } = options
    const result = await pipeline.make({
      ...wish,
      effort,
      seed,
      ...(target ? { target } : {}),
      ...(emit ? { emit } : {}),
      signal: session.signal,
    })
    if (!result.ok) return reportFailure(result, json)
    if (json) printJson({ ...jsonOf(result), listing: result.listing })
    else
      process.stdout.write(
        `${result.restatement}\n\n${formatListing(result.listing, true)}\n\nverdict: ${result.verdictText}\n`,
      )
  })
}

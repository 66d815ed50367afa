import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Build, Failure, MakeRequest } from 'sourceless/node'
import { settled } from '../ask.js'
import { whyUnwritable, writeFiles } from '../files.js'
import { type ModelOptions, modelsOf, withModels } from '../models.js'
import {
  address,
  type RemoteOptions,
  type WishOptions,
  type WorkOptions,
  withRemote,
  withWish,
  withWork,
} from '../options.js'
import { createProgress } from '../progress.js'
import { buildJson, printJson, reportBuild, reportFailure } from '../report.js'
import { readText, type Session, usage } from '../session.js'

export interface MakeOptions extends WishOptions, WorkOptions, ModelOptions, RemoteOptions {
  readonly output?: string
  readonly address?: number
  readonly debug?: boolean
}

export function addMake(program: Command, session: Session): void {
  const command = program
    .command('make', { isDefault: true })
    .summary('make a verified binary from a sentence or a contract')
    .description('Makes a verified binary from a sentence, examples or a contract.')
    .argument('[sentence...]', 'what the binary should do')
    .option('-o, --output <file>', 'the binary; its header, loader and contract go beside it')
    .option('-g, --debug', 'with debug information that refers to a text beside the binary, NAME.explained.txt')
    .option('--address <address>', 'with --emit hex: where the first byte lies, default 0', address)
  withModels(withRemote(withWork(withWish(command)))).action((words: string[], options: MakeOptions) =>
    make(session, words.join(' '), options),
  )
}

async function make(session: Session, sentence: string, options: MakeOptions): Promise<void> {
  const json = options.json === true
  const wish = await wishOf(sentence, options)
  if ('ok' in wish) return reportFailure(wish, json)
  const unwritable = options.output === undefined ? undefined : await whyUnwritable(options.output)
  if (unwritable) return reportFailure(usage(unwritable), json)

  const pipeline = await session.pipelineAt(options, await modelsOf(options))
  pipeline.warm()
  const progress = createProgress()
  const request: MakeRequest = {
    ...wish,
    ...(options.target ? { target: options.target } : {}),
    ...(options.emit ? { emit: options.emit } : {}),
    ...(options.debug ? { debug: true } : {}),
    ...(options.address === undefined ? {} : { address: options.address }),
    ...(options.output ? { fileName: basename(options.output) } : {}),
    effort: options.effort,
    seed: options.seed,
    signal: session.signal,
    onEvent: progress.onEvent,
  }
  const result = await settled(request, options, session, (asked) => pipeline.make(asked).finally(progress.end))
  if (!result.ok) return reportFailure(result, json, options.contract === '-' ? 'contract' : options.contract)
  await write(session, result, options)
}

/** The wish as the command line states it. */
export async function wishOf(
  sentence: string,
  options: WishOptions,
): Promise<Pick<MakeRequest, 'intent' | 'contract' | 'signature' | 'examples' | 'answer'> | Failure> {
  const common = {
    ...(sentence === '' ? {} : { intent: sentence }),
    ...(options.signature ? { signature: options.signature } : {}),
    examples: options.example,
    ...(options.answer === undefined ? {} : { answer: options.answer }),
  }
  if (options.contract === undefined) return common
  const text = await readText(options.contract)
  return typeof text === 'string' ? { ...common, contract: text } : text
}

async function write(session: Session, build: Build, options: MakeOptions): Promise<void> {
  const directory = options.output === undefined ? '.' : dirname(options.output)
  const files = build.files.map((file) => ({ ...file, path: join(directory, file.name) }))
  const twice = files.find(({ path }, at) => files.findIndex((one) => one.path === path) < at)
  if (twice)
    return reportFailure(
      usage(`the ${twice.role} would be written over the binary ${twice.path}; name another output`),
      options.json === true,
    )
  for (const { path, role } of files) {
    const isSource =
      options.contract !== undefined && role !== 'contract' && resolve(path) === resolve(options.contract)
    const unwritable = isSource ? `${path} is the contract; name another output` : await whyUnwritable(path)
    if (unwritable) return reportFailure(usage(unwritable), options.json === true)
  }
  await writeFiles(files, session.signal)
  const paths = files.map(({ path }) => path)
  if (options.json === true) printJson(buildJson(build, paths))
  else reportBuild(build, paths)
}

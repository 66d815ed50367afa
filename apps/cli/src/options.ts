import { delimiter } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'

/** Options that say what to make. */
export interface WishOptions {
  readonly contract?: string
  readonly signature?: string
  readonly example: readonly string[]
  readonly library: readonly string[]
  readonly answer?: number
}
/** Options that say how to work and how to report. */
export interface WorkOptions {
  readonly target?: string
  readonly emit?: string
  readonly effort: 'quick' | 'normal' | 'high'
  readonly seed: number
  readonly json?: boolean
  /** False with `--no-input`. */
  readonly input: boolean
}

export const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value]

const ownLibraries = (): readonly string[] =>
  (process.env.SOURCELESS_LIBRARY ?? '').split(delimiter).filter((folder) => folder !== '')

export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 0xffff_ffff)
    throw new InvalidArgumentError('It is a whole number from 0 to 4294967295.')
  return value
}

/** An address of 32 bits, as Intel HEX has them. */
export function address(text: string): number {
  const value = Number(text)
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text) || value > 0xffff_ffff)
    throw new InvalidArgumentError('It is an address below 2^32, such as 0x8000.')
  return value
}

export const effort = (description: string): Option =>
  new Option('--effort <effort>', description).choices(['quick', 'normal', 'high']).default('normal')

export const library = (): Option =>
  new Option(
    '-l, --library <directory>',
    `folder of concept files to read words with; repeatable, after those of SOURCELESS_LIBRARY (divided by "${delimiter}")`,
  )
    .argParser(collect)
    .default(ownLibraries(), 'none')

export interface RemoteOptions {
  readonly remote?: string
}

export function withRemote(command: Command): Command {
  return command.addOption(
    new Option(
      '--remote <url>',
      'let a sourceless server do the work; its key, if it wants one, is in SOURCELESS_KEY',
    ).env('SOURCELESS_REMOTE'),
  )
}

export function withWish(command: Command): Command {
  return command
    .option('-c, --contract <file>', 'take the contract from a file of notation ("-" for standard input)')
    .option('-s, --signature <signature>', 'for example "gcd(a: u64, b: u64): u64"')
    .option('-x, --example <case>', 'for example "gcd(48, 18) = 6"; repeatable', collect, [])
    .option('--answer <number>', 'which choice is meant should the sentence raise a question', wholeNumber)
    .addOption(library())
}

export function withWork(command: Command): Command {
  return command
    .option('-t, --target <triple>', 'where it runs (see "sourceless targets")')
    .option('--emit <kind>', 'object, executable, shared, archive, raw, hex or wasm (see "sourceless targets")')
    .addOption(effort('quick: no proof; high: longer proofs and search'))
    .option('--seed <number>', 'decides every random choice', wholeNumber, 0)
    .option('--json', 'print one result object as the last line')
    .option('--no-input', 'never ask; a question ends with exit code 3')
}

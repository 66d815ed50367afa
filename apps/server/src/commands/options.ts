import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Settings } from '../settings.js'

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
    return value
  }
/** For options that may be given several times; in the environment, with commas between. */
export const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').filter((one) => one !== ''),
]

function artifactsPlace(text: string): Settings['artifacts'] {
  if (text === 'database' || text === 'directory') return text
  if (/^s3:\/\/[\w.-]+(\/.*)?$/.test(text)) return text as `s3://${string}`
  throw new InvalidArgumentError('It is "database", "directory" or "s3://BUCKET/PREFIX".')
}

function databaseAddress(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text)) return text
  throw new InvalidArgumentError('It begins with postgres://.')
}

const defaultData = (): string =>
  process.platform === 'win32'
    ? join(process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'sourceless-server')
    : join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'sourceless-server')

/** An option that the environment can give, too. */
export const setting = (flags: string, about: string, variable: string): Option =>
  new Option(flags, about).env(variable)

/** Where things are kept, for every command that opens the store. */
export function withStore(command: Command): Command {
  return command
    .addOption(
      setting(
        '--database-url <url>',
        'Postgres, for several processes or machines; without it the store is embedded in the server',
        'DATABASE_URL',
      ).argParser(databaseAddress),
    )
    .addOption(
      setting('--data <directory>', 'the embedded store, and files', 'SOURCELESS_DATA').default(
        defaultData(),
        'the user’s data folder',
      ),
    )
    .addOption(
      setting('--artifacts <place>', 'database, directory or s3://BUCKET/PREFIX', 'SOURCELESS_ARTIFACTS')
        .argParser(artifactsPlace)
        .default('database'),
    )
}
export interface StoreOptions {
  readonly databaseUrl?: string
  readonly data: string
  readonly artifacts: Settings['artifacts']
}
export const storeSettings = ({ databaseUrl, data, artifacts }: StoreOptions) => ({
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  dataDirectory: data,
  artifacts,
})

/** How long builds stay that have ended: at least as long as an Idempotency-Key is remembered. */
export const keepBuilds = (otherwise = ''): Option =>
  setting(
    '--keep-builds <days>',
    `builds that ended longer ago, and are not published, are removed${otherwise}`,
    'SOURCELESS_KEEP_BUILDS',
  ).argParser(wholeNumber(1, 36_500))
export const dayMs = 24 * 60 * 60 * 1000

/** How builds are worked on, for every command that works on them. */
export function withWork(command: Command): Command {
  return command
    .addOption(
      setting('--memory <MiB>', 'JavaScript heap of each compute process', 'SOURCELESS_MEMORY')
        .argParser(wholeNumber(128, 65_536))
        .default(1024),
    )
    .addOption(
      setting('--build-timeout <seconds>', 'a build is ended then', 'SOURCELESS_BUILD_TIMEOUT')
        .argParser(wholeNumber(1, 86_400))
        .default(600),
    )
    .addOption(
      setting('--model <provider/name>', 'a model that requests may ask; repeatable', 'SOURCELESS_MODELS')
        .argParser(collect)
        .default([], 'none, and no network'),
    )
    .addOption(
      setting('--library <directory>', 'concept files for the reader; repeatable', 'SOURCELESS_LIBRARIES')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(withLogLevel())
}
export interface WorkOptions {
  readonly memory: number
  readonly buildTimeout: number
  readonly model: readonly string[]
  readonly library: readonly string[]
  readonly logLevel: Settings['logLevel']
}

const withLogLevel = (): Option =>
  setting('--log-level <level>', 'of lines of JSON to standard error', 'SOURCELESS_LOG_LEVEL')
    .choices(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default(process.stderr.isTTY ? 'warn' : 'info', 'info; warn on a terminal')

import { existsSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { NodeModels } from 'sourceless/node'
import type { Config } from './config.js'
import { durationHint, parseDuration } from './duration.js'
import { collect, wholeNumber } from './options.js'
import { abilitiesFile, answersFolder, keyFile } from './places.js'
import { SettingsError } from './settings-error.js'

/** How much may be spent. */
export interface BudgetOptions {
  readonly budgetUsd?: number
  readonly budgetTokens?: number
  /** Milliseconds. */
  readonly deadline?: number
}

/** Options that say which models are asked. */
export interface ModelOptions extends BudgetOptions {
  readonly model: readonly string[]
  readonly reader?: 'embedded' | 'model' | 'both'
  readonly record?: string
  readonly replay?: string
}

export const configName = 'sourceless.config.json'

function dollars(text: string): number {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0)
    throw new InvalidArgumentError('It is an amount of US dollars, such as 0.50.')
  return value
}

function duration(text: string): number {
  const value = parseDuration(text)
  if (value === undefined) throw new InvalidArgumentError(durationHint)
  return value
}

export function withBudget(command: Command): Command {
  return command
    .option('--budget-usd <dollars>', 'what models may cost in all', dollars)
    .option('--budget-tokens <number>', 'tokens that models may read and write in all', wholeNumber)
    .option('--deadline <duration>', 'for example 30s or 2m: then models are asked nothing more', duration)
}

export function withModels(command: Command): Command {
  const models = command
    .optionsGroup('Language models (docs/models.md):')
    .option(
      '--model <provider/name>',
      'ask this model, for example ollama/qwen3:8b; repeatable; "none": those of the project neither',
      collect,
      [],
    )
    .addOption(
      new Option('--reader <who>', 'who reads sentences; both: models where the embedded reader is not sure').choices([
        'embedded',
        'model',
        'both',
      ]),
    )
  return withBudget(models)
    .option('--record <directory>', 'write down every exchange with models there')
    .option('--replay <directory>', 'take the answers of models from there; nothing is sent')
}

/** The configuration of the project in or above this folder. */
export async function projectConfig(): Promise<Config | undefined> {
  let directory = process.cwd()
  for (;;) {
    const path = join(directory, configName)
    if (existsSync(path)) return (await import('./config.js')).readConfig(path)
    if (directory === parse(directory).root) return undefined
    directory = dirname(directory)
  }
}

/** What the command line and the project say about models; undefined for none. The command line goes first. */
export async function modelsOf(options: ModelOptions): Promise<NodeModels | undefined> {
  const { model, record, replay } = options
  const isNone = model.includes('none')
  if (isNone && model.length > 1) throw new SettingsError('--model none goes with no other model.')
  if (record === '' || replay === '') throw new SettingsError('The folder of a recording has a name.')
  if (record !== undefined && replay !== undefined)
    throw new SettingsError('A replay asks no model anew: leave out --record or --replay.')
  const config = isNone ? undefined : await projectConfig()
  const use = isNone ? [] : model.length > 0 ? model : (config?.models ?? [])
  const { reader } = options
  if (use.length === 0) {
    const idle = (['reader', 'record', 'replay'] as const).find((name) => options[name] !== undefined)
    if (idle === undefined || isNone || reader === 'embedded') return undefined
    throw new SettingsError(`--${idle} needs a model: name one with --model provider/name.`)
  }
  const chosenReader = reader ?? config?.reader
  const cache = config?.cache ?? answersFolder()
  return {
    use,
    ...(chosenReader ? { reader: chosenReader } : {}),
    ...access(config),
    ...budgetOf(options, config),
    ...(record === undefined ? {} : { record }),
    ...(replay === undefined ? {} : { replay }),
    ...(cache === false ? {} : { cache }),
  }
}

/** How endpoints are reached. */
export const access = (config: Config | undefined) => ({
  environment: process.env,
  keyFile: keyFile(),
  endpoints: config?.endpoints ?? [],
  prices: config?.prices ?? {},
  abilitiesFile: abilitiesFile(),
})

export function budgetOf(
  options: BudgetOptions,
  config: Config | undefined,
): Pick<NodeModels, 'budget' | 'deadlineMs'> {
  const { budgetUsd: usd, budgetTokens: tokens, deadline: deadlineMs = config?.deadlineMs } = options
  return {
    budget: {
      ...config?.budget,
      ...(usd === undefined ? {} : { usd }),
      ...(tokens === undefined ? {} : { tokens }),
    },
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  }
}

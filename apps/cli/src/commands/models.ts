import type { Exchange, Check as Found, Ledger, ProbeResult } from '@sourceless/models'
import { exitCodes } from '@sourceless/pipeline'
import type { Command } from 'commander'
import type { Config } from '../config.js'
import { access, type BudgetOptions, budgetOf, configName, projectConfig, withBudget } from '../models.js'
import { keyFile } from '../places.js'
import { printJson, reportFailure } from '../report.js'
import { type Session, usage } from '../session.js'
import { SettingsError } from '../settings-error.js'
import { usageText } from '../usage-text.js'

export function addModels(program: Command, session: Session): void {
  const models = program
    .command('models')
    .summary('list endpoints of language models, and check what works there')
    .description('Lists the endpoints that models can be asked at, and for which of them there is a key.')
    .option('--json', 'print one result object as the last line')
    .action((options: { json?: boolean }) => list(options.json === true))
  const check = models
    .command('check')
    .summary('ask models a few short questions to find out what works')
    .description(
      'Asks each model a few short questions: does it stream, keep to a schema, call tools? What is found out is kept for later runs.',
    )
    .argument('[provider/name...]', `default: those of ${configName}`)
  withBudget(check)
    .option('--json', 'print one result object as the last line')
    .action((ids: string[], options: BudgetOptions & { json?: boolean }) => {
      // `--json` is an option of the list, too, and found there first.
      const json = options.json === true || models.opts().json === true
      return probeAll(session, ids, options, json)
    })
}

/** Keys from the environment and the key file. */
async function keysOf(config: Config | undefined) {
  const { readKeyFile } = await import('@sourceless/models/node')
  const read = await readKeyFile(keyFile())
  if (!read.ok) throw new SettingsError(read.message)
  return { ...access(config), keys: { environment: process.env, file: read.keys } }
}

async function list(json: boolean): Promise<void> {
  const { findModel, presets } = await import('@sourceless/models')
  const config = await projectConfig()
  const choice = await keysOf(config)
  const endpoints = [...presets, ...choice.endpoints].map(({ name, baseUrl, api, keyVariable }) => {
    const found = findModel(`${name}/model`, choice)
    const key = !found.ok ? 'missing' : found.key === undefined ? 'not needed' : 'set'
    return {
      name,
      baseUrl,
      api,
      ...(keyVariable ? { keyVariable } : {}),
      key,
      ...(found.ok ? {} : { problem: found.message }),
    }
  })
  const models = config?.models ?? []
  if (json) return printJson({ ok: true, endpoints, models, keyFile: keyFile() })
  const out = (text: string) => process.stdout.write(`${text}\n`)
  const width = (column: 'name' | 'baseUrl') => Math.max(...endpoints.map((one) => one[column].length))
  for (const { name, baseUrl, api, keyVariable = '', key } of endpoints)
    out(
      `${name.padEnd(width('name'))}  ${baseUrl.padEnd(width('baseUrl'))}  ${api.padEnd(9)}  ${`key ${key}`.padEnd(14)}  ${keyVariable}`.trimEnd(),
    )
  out(`\nKeys may also be in ${keyFile()}, which only its owner may read.`)
  if (models.length > 0) out(`The project uses ${models.join(', ')}.`)
}

interface Row extends ProbeResult {
  readonly model: string
}

async function probeAll(
  session: Session,
  ids: readonly string[],
  options: BudgetOptions,
  json: boolean,
): Promise<void> {
  const config = await projectConfig()
  const wanted = ids.length > 0 ? ids : (config?.models ?? [])
  if (wanted.length === 0) return reportFailure(usage('no model to check: name one as provider/name.'), json)
  const { createLedger, createNetwork } = await import('@sourceless/models')
  const { nodeNetworkParts } = await import('@sourceless/models/node')
  const choice = await keysOf(config)
  const { budget, deadlineMs } = budgetOf(options, config)
  const ledger = createLedger({
    ...budget,
    ...(deadlineMs === undefined ? {} : { deadlineMs: Date.now() + deadlineMs }),
  })
  const network = createNetwork(nodeNetworkParts())
  const exchange: Exchange = (request) => network({ ...request, signal: session.signal })
  const rows: Row[] = []
  for (const model of wanted) {
    const row = await probeOne(model, choice, { exchange, ledger })
    if (session.signal.aborted) session.signal.throwIfAborted()
    rows.push(row)
    if (!json) print(row)
  }
  const ok = rows.every(({ abilities }) => abilities !== undefined)
  if (!ok) process.exitCode = exitCodes['model-unavailable']
  if (json) printJson({ ok, ...(ok ? {} : { exitCode: exitCodes['model-unavailable'] }), models: rows })
}

/** Tries one model out and keeps what was found. */
async function probeOne(
  model: string,
  choice: Awaited<ReturnType<typeof keysOf>>,
  parts: { readonly exchange: Exchange; readonly ledger: Ledger },
): Promise<Row> {
  const { findModel, noUsage, probe } = await import('@sourceless/models')
  const { fileAbilities } = await import('@sourceless/models/node')
  const known = findModel(model, { ...choice, keys: undefined })
  if (!known.ok) throw new SettingsError(known.message)
  const found = findModel(model, choice)
  if (!found.ok) {
    const checks: Found[] = [{ name: 'streaming', works: false, note: found.message }]
    return { model, checks, abilities: undefined, usage: noUsage }
  }
  const { endpoint, name, key, price } = found
  const result = await probe(endpoint, name, {
    ...parts,
    ...(key ? { key } : {}),
    ...(price ? { price } : {}),
  })
  if (result.abilities !== undefined) await fileAbilities(choice.abilitiesFile).save(model, result.abilities)
  return { model, ...result }
}

function print({ model, checks, usage }: Row): void {
  process.stdout.write(`${model}\n`)
  for (const { name, works, note } of checks)
    process.stdout.write(`  ${name.padEnd(10)} ${works ? 'yes' : 'no '}  ${note.replace(`${model}: `, '')}\n`)
  process.stdout.write(`  ${usageText(usage)}\n`)
}

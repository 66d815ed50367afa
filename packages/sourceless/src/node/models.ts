import { join } from 'node:path'
import {
  type Abilities,
  type Budget,
  type CassetteStore,
  cache,
  createLedger,
  createModelProposer,
  createModelReader,
  createNetwork,
  type Endpoint,
  type Exchange,
  findModel,
  type KeptAnswers,
  type KeySources,
  type Model,
  type ModelAnswer,
  type ModelProposer,
  noUsage,
  type OpenParts,
  openModel,
  type PriceList,
  type ReaderMode,
  record,
  replay,
} from '@sourceless/models'
import { fileAbilities, folderProblem, folderStore, nodeNetworkParts, readKeyFile } from '@sourceless/models/node'
import type { IntentReader } from '@sourceless/pipeline'
import type { Embedded } from './embedded.js'
import { ModelError } from './model-error.js'

/** Which models may be asked, with what, and within which bounds. */
export interface NodeModels {
  /** As `openai/gpt-6-sol`; asked in this order. */
  readonly use: readonly string[]
  /** Who reads sentences; `both` when not given: models where the embedded reader is not sure. */
  readonly reader?: ReaderMode
  /** False: they read, but propose no code. */
  readonly propose?: boolean
  /** Variables that may hold keys, as `process.env`; no key is taken from anywhere else but the key file. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** A JSON file that only its owner can read. */
  readonly keyFile?: string
  /** Own endpoints, beside the built-in ones. */
  readonly endpoints?: readonly Endpoint[]
  readonly prices?: PriceList
  /** Bounds of all that the pipeline asks. */
  readonly budget?: Omit<Budget, 'deadlineMs'>
  /** Milliseconds from the start of each call of the pipeline; then models are asked nothing more. */
  readonly deadlineMs?: number
  /** Folder that every exchange is written to. */
  readonly record?: string
  /** Folder of a recording; nothing is sent then, and no key is needed. */
  readonly replay?: string
  /** Folder of complete answers, which equal requests get again. */
  readonly cache?: string
  /** Answers of earlier attempts at the one call that the pipeline is for, and where those of this attempt go. */
  readonly kept?: KeptAnswers
  /** File of what `models check` found out. */
  readonly abilitiesFile?: string
}

/** What models take part with in one call of a pipeline. */
export interface ModelParts {
  readonly reader: IntentReader
  readonly proposers: readonly ModelProposer[]
}

/** Looks everything up, and sends nothing. What comes back gives the parts for one call; the deadline starts with it. */
export async function prepareModels(options: NodeModels, embedded: Embedded): Promise<() => ModelParts> {
  // A model that is named twice has one voice.
  const use = [...new Set(options.use)]
  const { reader: mode = 'both', endpoints = [], prices = {}, budget = {}, deadlineMs } = options
  const choice = { keys: undefined, endpoints, prices }
  for (const id of use) {
    const found = findModel(id, choice)
    if (!found.ok) throw new ModelError(found.message)
  }
  await checkFolder(options.record, 'write')
  await checkFolder(options.replay, 'read')
  const keys = options.replay === undefined ? await readKeys(options) : undefined
  const abilities = await readAbilities(options)
  const exchange = exchangesOf(options)
  const spending = createLedger(budget, options.kept?.paid)
  return () => {
    const ledger = deadlineMs === undefined ? spending : { ...spending, deadlineMs: Date.now() + deadlineMs }
    const parts = { ...choice, keys, ledger, exchange: exchange(), abilities: (id: string) => abilities.get(id) }
    const models = use.map((id) => {
      const model = openOrFailing(id, parts)
      return options.kept?.around(model) ?? model
    })
    const reader: IntentReader = {
      read: async (request) =>
        createModelReader({ models, embedded, concepts: await embedded.concepts(), mode }).read(request),
    }
    return { reader, proposers: options.propose === false ? [] : [createModelProposer({ models })] }
  }
}

/** Nothing is paid for that could not be written down. */
async function checkFolder(folder: string | undefined, use: 'read' | 'write'): Promise<void> {
  const problem = folder === undefined ? undefined : await folderProblem(folder, use)
  if (problem === undefined) return
  throw new ModelError(`Recordings cannot be ${use === 'read' ? 'read from' : 'written to'} ${folder}: ${problem}.`)
}

/** Without its key a model fails when it is asked, as it would with a wrong one. */
function openOrFailing(id: string, parts: OpenParts): Model {
  const opened = openModel(id, parts)
  if (opened.ok) return opened.model
  const failure: ModelAnswer = {
    kind: 'failure',
    code: 'unauthorized',
    message: `${id}: ${opened.message}`,
    text: '',
    usage: noUsage,
  }
  return { id, hasTools: false, complete: async () => failure }
}

async function readKeys({ environment = {}, keyFile }: NodeModels): Promise<KeySources> {
  if (keyFile === undefined) return { environment, file: {} }
  const read = await readKeyFile(keyFile)
  if (!read.ok) throw new ModelError(read.message)
  return { environment, file: read.keys }
}

/** Requests depend on what a model can do, so that belongs to a recording. */
async function readAbilities(options: NodeModels): Promise<ReadonlyMap<string, Abilities>> {
  const { use, abilitiesFile, replay } = options
  const folder = replay ?? options.record
  const recorded = folder === undefined ? undefined : fileAbilities(join(folder, 'abilities.json'))
  const known = abilitiesFile === undefined || replay !== undefined ? undefined : fileAbilities(abilitiesFile)
  const all = new Map<string, Abilities>()
  for (const id of use) {
    const found = (await recorded?.load(id)) ?? (await known?.load(id))
    if (found === undefined) continue
    all.set(id, found)
    if (replay === undefined) await recorded?.save(id, found)
  }
  return all
}

/** A new one for each call, over what all calls share: within a call, equal requests are one, failures included. */
function exchangesOf(options: NodeModels): () => Exchange {
  if (options.replay !== undefined) {
    const store = folderStore(options.replay)
    return () => replay(store)
  }
  const network = createNetwork(nodeNetworkParts())
  const answers = options.cache === undefined ? memoryStore() : folderStore(options.cache)
  const recording = options.record === undefined ? undefined : folderStore(options.record)
  return () => {
    const cached = cache(network, answers)
    return recording === undefined ? cached : record(cached, recording)
  }
}

function memoryStore(): CassetteStore {
  const texts = new Map<string, string>()
  return { load: async (key) => texts.get(key), save: async (key, text) => void texts.set(key, text) }
}

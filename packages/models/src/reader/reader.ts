import { type Concept, nearConcepts, type Progress, type Reading, type ReadRequest } from '@sourceless/intent'
import type { Message, Model, ModelFailureCode } from '../model.js'
import { requestPrompt } from '../prompts/reader/request.js'
import { readerSystemPrompt } from '../prompts/reader/system.js'
import { type ModelUsage, usageByModel } from '../usage.js'
import { askModels, type Thread } from './ask.js'
import { askAboutEffects, decide } from './decide.js'
import { permissionOf } from './effects.js'
import type { ReaderEvent } from './events.js'
import type { Trouble } from './judge-answer.js'
import { embeddedVoices, modelVoices, type Voice } from './voices.js'
import { readWish, type Wish } from './wish.js'

/** Who reads: the embedded reader, models, or models where the embedded reader is not sure. */
export type ReaderMode = 'embedded' | 'model' | 'both'

/** The embedded reader, or one that loads it when it is first asked. */
export interface EmbeddedReader {
  read(request: ModelReadRequest): Reading | Promise<Reading>
}

export interface ModelReaderOptions {
  /** Asked in this order. */
  readonly models: readonly Model[]
  /** With mode `model` it is asked too, as a witness only. */
  readonly embedded?: EmbeddedReader
  /** Those near to the words are shown to models. */
  readonly concepts?: readonly Concept[]
  /** `both` when not given. */
  readonly mode?: ReaderMode
  /** Answers asked of each model; 2 of a single model, 1 of each of several when not given. */
  readonly samples?: number
  /** Rounds of answers, the first included; 4 when not given. */
  readonly rounds?: number
  /** Upper limit of tokens in one answer; 16,000 when not given. */
  readonly maximumTokens?: number
}

export interface ModelReadRequest extends ReadRequest {
  /** Ends requests to models; an embedded reader that heeds it rejects. */
  readonly signal?: AbortSignal
  /** Of the embedded reader's search for programs. */
  readonly onProgress?: (progress: Progress) => void
  readonly onEvent?: (event: ReaderEvent) => void
}

/** No model gave an answer, and no other reader has one. */
export interface Unavailable {
  readonly kind: 'unavailable'
  /** Of the first failure. */
  readonly code: ModelFailureCode
  /** What happened at each model, and what to do. */
  readonly message: string
}

/** Where models read a contract, its `confidence` is the share of those asked who agree, the embedded reader included. */
export type ModelReading = (Reading | Unavailable) & {
  /** In the order of the models; empty when none was asked. */
  readonly usage: readonly ModelUsage[]
  /** `embedded` and the models that read the contract so; empty for anything but a contract. */
  readonly readBy: readonly string[]
}

export interface ModelReader {
  read(request: ModelReadRequest): Promise<ModelReading>
}

/** Requests longer than this are not sent to models. */
export const longestRequestCharacters = 20_000
/** Characters of examples and of a known contract that a prompt shows. */
const SHOWN = { examples: 10_000, concepts: 3, conceptCharacters: 1_500 } as const
/** The share of words (or certainty by examples) from which on the embedded reader is not doubted. */
const CONFIDENT = 0.8

/**
 * A reader that asks language models what a request means. What they answer is checked, run, and compared with other answers
 * and with the embedded reader's; what no answer settles becomes a question.
 *
 * @example
 * const reader = createModelReader({ models: [model], embedded: createReader({ concepts }), concepts })
 * const reading = await reader.read({ text: 'the day of the week of a date', examples: ['f(2026, 11, 29) = 0'] })
 */
export function createModelReader(options: ModelReaderOptions): ModelReader {
  const { models, embedded, mode = 'both' } = options
  if (mode === 'embedded' && embedded === undefined) throw new TypeError('mode embedded needs an embedded reader')
  if (mode !== 'embedded' && models.length === 0) throw new TypeError(`mode ${mode} needs a model`)
  return {
    async read(request) {
      if (mode === 'embedded') return byEmbedded(await embedded!.read(request))
      const checked = readWish(request)
      if ('diagnostics' in checked) return unread({ kind: 'invalid', diagnostics: checked.diagnostics })
      const own = await embedded?.read(request)
      if (mode === 'both' && own !== undefined && isConfident(own)) return byEmbedded(own)
      return readByModels(request, checked.wish, own, options)
    },
  }
}

const isConfident = (reading: Reading): boolean => reading.kind === 'contract' && reading.confidence >= CONFIDENT

const byEmbedded = (reading: Reading): ModelReading => ({
  ...reading,
  usage: [],
  readBy: reading.kind === 'contract' ? ['embedded'] : [],
})

const unread = (reading: Reading | Unavailable, usage: readonly ModelUsage[] = []): ModelReading => ({
  ...reading,
  usage,
  readBy: [],
})

async function readByModels(
  request: ModelReadRequest,
  wish: Wish,
  own: Reading | undefined,
  options: ModelReaderOptions,
): Promise<ModelReading> {
  const { models, mode = 'both', samples = models.length === 1 ? 2 : 1, rounds = 4, maximumTokens = 16_000 } = options
  const isStopped = () => request.signal?.aborted === true
  const length = wish.text.length
  if (length > longestRequestCharacters)
    return unread(notUnderstood(own, `the request has ${length} characters; models read ${longestRequestCharacters}`))
  const embedded = embeddedVoices(own, wish.numbers)
  const permits = permissionOf(
    embedded.map(({ contract }) => contract),
    wish.signature,
  )
  const threads = await askModels(promptFor(wish, options.concepts ?? []), wish, permits, {
    models,
    samples,
    rounds,
    maximumTokens,
    isStopped,
    onEvent: request.onEvent ?? (() => {}),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
  const used = usageByModel(
    threads.flatMap(({ model, usage }) => usage.map((one) => ({ model: model.id, usage: one }))),
  )
  const voices = modelVoices(threads)
  if (voices.length > 0) {
    const { reading, by } = decide(embedded, voices, wish.numbers, threads.length)
    return { ...reading, usage: used, readBy: [...new Set(by.map(nameOf))] }
  }
  const widened = threads.flatMap(({ readings }) => readings)[0]
  if (widened !== undefined) return unread(askAboutEffects(widened, wish.numbers), used)
  const trouble = threads.flatMap((thread) => (thread.trouble === undefined ? [] : [{ ...thread.trouble, thread }]))
  if (mode === 'both' && (own?.kind === 'contract' || own?.kind === 'question'))
    return { ...withoutModels(own, trouble), usage: used, readBy: own.kind === 'contract' ? ['embedded'] : [] }
  return unread(withoutReading(own, trouble), used)
}

const nameOf = ({ of }: Voice): string => (of === 'embedded' ? of : of.model.id)

function promptFor(wish: Wish, concepts: readonly Concept[]): readonly Message[] {
  const { text, signature, signatureText } = wish
  let room = SHOWN.examples
  const examples = wish.examples.filter((example) => (room -= example.length) >= 0)
  const known = nearConcepts(concepts, text, signature?.name, SHOWN.concepts)
    .map(({ title, source }) => `/** ${title} */\n${source}`)
    .filter((source) => source.length <= SHOWN.conceptCharacters)
  return [
    { role: 'system', text: readerSystemPrompt },
    { role: 'user', text: requestPrompt({ request: text, signature: signatureText, examples, known }) },
  ]
}

type ThreadTrouble = Trouble & { readonly thread: Thread }

/** The embedded reader's answer, though it was not sure of it. */
function withoutModels(own: Reading & { kind: 'contract' | 'question' }, trouble: readonly ThreadTrouble[]): Reading {
  if (own.kind === 'question') return own
  const [first] = trouble
  const why = first === undefined ? 'no model was asked' : tell(first)
  return { ...own, assumptions: [...own.assumptions, `no model confirms this reading: ${why}`] }
}

function withoutReading(own: Reading | undefined, trouble: readonly ThreadTrouble[]): Reading | Unavailable {
  const said = trouble.find(({ kind }) => kind === 'declined') ?? trouble.find(({ kind }) => kind === 'faulty')
  if (said !== undefined) return notUnderstood(own, tell(said))
  const failed = trouble.flatMap((one) => (one.kind === 'failed' ? [one] : []))
  const [first] = failed
  if (first === undefined)
    return { kind: 'unavailable', code: 'interrupted', message: 'The reading was stopped before a model answered.' }
  const each = [...new Set(failed.map(tell))]
  return { kind: 'unavailable', code: first.code, message: `No model answered. ${each.join(' ')}` }
}

function tell(trouble: ThreadTrouble): string {
  const { id } = trouble.thread.model
  // What endpoints report says which model it is about.
  const about = (text: string, before: string) => (text.startsWith(id) ? text : `${before} ${text}`)
  switch (trouble.kind) {
    case 'failed':
      return about(trouble.message, `${id}:`)
    case 'declined':
      return about(trouble.reason, `${id} says:`)
    case 'faulty':
      return `${id} gave no contract that holds together; the last one: ${trouble.findings[0]}`
  }
}

function notUnderstood(own: Reading | undefined, why: string): Reading {
  const { words, closest } = own?.kind === 'unknown' ? own : { words: [], closest: [] }
  return { kind: 'unknown', words, closest, message: `not understood; ${why}` }
}

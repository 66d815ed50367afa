import { type Contract, checkExamples, type Diagnostic, parseContract, parseExample } from '@sourceless/contract'
import type { Reading } from '@sourceless/intent'
import type { ModelReadRequest, ModelUsage, Unavailable } from '@sourceless/models'
import type { PipelineEvent } from './events.js'
import { type Failure, failure, interrupted, withUsage } from './outcome.js'

/**
 * Turns a sentence into a contract: `Reader` of the `intent` package, one that loads it when it is first asked, or one that
 * asks models. One that lets others have their turn while it works may be given up by the signal, and then rejects.
 */
export interface IntentReader {
  read(request: ModelReadRequest): IntentReading | Promise<IntentReading>
}

/** A reading, and what models had to do with it. */
export type IntentReading = (Reading | Unavailable) & {
  readonly usage?: readonly ModelUsage[]
  readonly readBy?: readonly string[]
}

/** What to make: a sentence, or a contract in notation text; examples narrow the one and test the other. */
export interface Wish {
  readonly intent?: string
  readonly contract?: string
  readonly signature?: string
  readonly examples?: readonly string[]
  /** Which choice is meant should the sentence raise a question, counted from 1. */
  readonly answer?: number
}

/** A wish, and how long and how visibly to look for what it means. */
export interface ReadingRequest extends Wish {
  /** Where words do not settle what is meant, programs that fit the examples are sought. */
  readonly effort?: 'quick' | 'normal' | 'high'
  readonly signal?: AbortSignal
  readonly onEvent?: (event: PipelineEvent) => void
}

/** A wish understood. */
export interface Understanding {
  readonly ok: true
  readonly contract: Contract
  /** What was understood, in English; empty for a contract given as text. */
  readonly restatement: string
  readonly assumptions: readonly string[]
  /** Words of the sentence that the reading rests on, and those that it passed over. */
  readonly usedWords: readonly string[]
  readonly ignoredWords: readonly string[]
  /** What was used of models; empty when none was asked. */
  readonly usage: readonly ModelUsage[]
  /** With models: who reads it so, of them and of the embedded reader. */
  readonly readBy: readonly string[]
}

/** Wishes longer than this are not read: no sentence needs it. */
export const longestIntentCharacters = 20_000
export const longestContractCharacters = 1_000_000

/** What is wrong with a wish before anything of it is read; undefined: nothing that shows so soon. */
export function wishProblem({ intent, contract, signature, examples = [] }: Wish): Failure | undefined {
  if (contract !== undefined) {
    if (intent === undefined && signature === undefined) return undefined
    return failure('usage', 'A contract already states everything: leave out the sentence and the signature.')
  }
  const text = intent?.trim() ?? ''
  if (text === '' && examples.length === 0)
    return failure('usage', 'There is nothing to make: give a sentence, a contract or examples.')
  if (text.length > longestIntentCharacters)
    return failure('usage', `The sentence has ${text.length} characters; at most ${longestIntentCharacters} are read.`)
  return undefined
}

/** Turns a wish into a checked contract, or says what is missing. */
export async function understand(reader: IntentReader, wish: ReadingRequest): Promise<Understanding | Failure> {
  const problem = wishProblem(wish)
  if (problem) return problem
  if (wish.contract !== undefined) return fromContract(wish.contract, wish)
  const text = wish.intent?.trim() ?? ''
  const reading = await unlessAborted(wish.signal, () =>
    reader.read({
      text,
      ...(wish.signature ? { signature: wish.signature } : {}),
      examples: wish.examples ?? [],
      effort: wish.effort ?? 'normal',
      ...(wish.signal ? { signal: wish.signal } : {}),
      onProgress: (progress) => wish.onEvent?.({ kind: 'reading-progressed', ...progress }),
      onEvent: (event) => wish.onEvent?.({ kind: 'model-progressed', event }),
    }),
  )
  if (reading === undefined) return interrupted()
  const understood =
    reading.kind === 'question' && wish.answer !== undefined ? fromAnswer(reading, wish.answer) : fromReading(reading)
  const { usage = [], readBy = [] } = reading
  return understood.ok ? { ...understood, usage, readBy } : withUsage(understood, usage)
}

/** What the work gives; undefined once the signal says that it is no longer wanted. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => T | Promise<T>): Promise<T | undefined> {
  if (signal?.aborted) return undefined
  try {
    const value = await work()
    return signal?.aborted ? undefined : value
  } catch (error) {
    if (signal?.aborted) return undefined
    throw error
  }
}

function fromContract(text: string, wish: Wish): Understanding | Failure {
  if (text.length > longestContractCharacters)
    return failure(
      'usage',
      `The contract has ${text.length} characters; at most ${longestContractCharacters} are read.`,
    )
  const parsed = parseContract(text)
  if (parsed.value === undefined)
    return failure('usage', 'The contract has mistakes.', { diagnostics: parsed.diagnostics })
  const diagnostics: Diagnostic[] = []
  const examples = [...parsed.value.examples]
  for (const text of wish.examples ?? []) {
    const read = parseExample(text, parsed.value.entry)
    diagnostics.push(...read.diagnostics.map((one) => withoutPlace(one, `example "${text}": `)))
    if (read.value) {
      const { span: _inItsOwnText, ...example } = read.value
      examples.push(example)
    }
  }
  if (diagnostics.length > 0) return failure('usage', 'An example has mistakes.', { diagnostics })
  const contract = { ...parsed.value, examples }
  const refuted = checkExamples(contract)
  if (refuted.length > 0) return failure('usage', 'The contract refutes an example.', { diagnostics: refuted })
  return { ok: true, contract, restatement: '', ...wordless }
}

/** What an understanding has that no sentence led to. */
const wordless = { assumptions: [], usedWords: [], ignoredWords: [], usage: [], readBy: [] } as const

/** A finding in a text of one line, which is no part of the contract: the text itself says where. */
export function withoutPlace({ span: _inItsOwnText, ...diagnostic }: Diagnostic, before = ''): Diagnostic {
  return { ...diagnostic, message: before + diagnostic.message }
}

/** The choice with that number. */
function fromAnswer({ options }: Reading & { kind: 'question' }, answer: number): Understanding | Failure {
  const chosen = options[answer - 1]
  if (chosen === undefined)
    return failure('usage', `The question has ${options.length} choices; there is no number ${answer}.`)
  const { source, restatement } = chosen
  return { ok: true, contract: contractFrom(source), restatement, ...wordless }
}

function contractFrom(source: string): Contract {
  const { value } = parseContract(source)
  if (value === undefined) throw new Error(`the reader wrote a contract with mistakes:\n${source}`)
  return value
}

function fromReading(reading: Reading | Unavailable): Understanding | Failure {
  switch (reading.kind) {
    case 'contract': {
      const { source, restatement, assumptions, usedWords, ignoredWords } = reading
      return {
        ok: true,
        contract: contractFrom(source),
        restatement,
        ...wordless,
        assumptions,
        usedWords,
        ignoredWords,
      }
    }
    case 'question':
      return failure('question', reading.question, {
        options: reading.options.map(({ source, ...option }) => ({ ...option, contract: source })),
      })
    case 'unknown':
      return failure('not-understood', reading.message, {
        words: reading.words,
        closest: reading.closest.flatMap(({ word, candidates }) => candidates.map((known) => `${word}: ${known}`)),
      })
    case 'invalid':
      return failure('usage', 'The signature or an example has mistakes.', { diagnostics: reading.diagnostics })
    case 'unavailable':
      return failure('model-unavailable', reading.message)
  }
}

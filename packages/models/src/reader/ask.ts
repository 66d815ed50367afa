import type { Message, Model, Usage } from '../model.js'
import { answerSchema } from './answer.js'
import type { Accepted } from './check.js'
import type { Permits } from './effects.js'
import type { AnswerOutcome, ReaderEvent } from './events.js'
import { judgeAnswer, type Trouble, type Verdict } from './judge-answer.js'
import type { Wish } from './wish.js'

/** How much models are asked. */
export interface AskOptions {
  readonly models: readonly Model[]
  readonly samples: number
  readonly rounds: number
  readonly maximumTokens: number
  readonly signal?: AbortSignal
  readonly isStopped: () => boolean
  readonly onEvent: (event: ReaderEvent) => void
}

/** One conversation with one model. */
export interface Thread {
  readonly model: Model
  readonly sample: number
  /** What it is asked next. */
  readonly messages: readonly Message[]
  readonly state: 'open' | 'read' | 'ended'
  /** The readings of its last answer that hold together. */
  readonly readings: readonly Accepted[]
  /** What is wrong with its last answer. */
  readonly trouble: Trouble | undefined
  readonly usage: readonly Usage[]
}

/**
 * Asks every model `samples` times for a reading, all of a round at once, and sends back what is wrong, until most have one
 * or the rounds are over. Answers are handled in the order of the models, never in that of their arrival.
 */
export async function askModels(
  messages: readonly Message[],
  wish: Wish,
  permits: Permits,
  options: AskOptions,
): Promise<readonly Thread[]> {
  const { models, samples, rounds, maximumTokens, signal, isStopped, onEvent } = options
  const fresh = { messages, state: 'open', readings: [], trouble: undefined, usage: [] } as const
  const threads: Thread[] = models.flatMap((model) =>
    Array.from({ length: samples }, (_, sample) => ({ ...fresh, model, sample })),
  )
  const schema = { name: 'readings', type: answerSchema }
  for (let round = 1; round <= rounds && !isStopped() && !isSettled(threads); round++) {
    const asked = threads.flatMap((thread, at) => (thread.state === 'open' ? [{ thread, at }] : []))
    const answers = await Promise.all(
      asked.map(({ thread }) => {
        onEvent({ kind: 'reading-asked', model: thread.model.id, sample: thread.sample, round })
        const sample = thread.sample + (round - 1) * samples
        const request = { messages: thread.messages, schema, maximumTokens, sample }
        return thread.model.complete(signal === undefined ? request : { ...request, signal })
      }),
    )
    for (const [i, { thread, at }] of asked.entries()) {
      const verdict = judgeAnswer(answers[i]!, wish, permits)
      threads[at] = next({ ...thread, usage: [...thread.usage, answers[i]!.usage] }, verdict, messages)
      const { model, sample } = thread
      onEvent({ kind: 'reading-judged', model: model.id, sample, round, ...outcomeOf(verdict) })
    }
  }
  return threads
}

/** Nobody is left to ask, or most have a reading. */
const isSettled = (threads: readonly Thread[]): boolean =>
  threads.every(({ state }) => state !== 'open') ||
  threads.filter(({ state }) => state === 'read').length * 2 > threads.length

/** Only the last answer goes back with what is wrong with it, so that a conversation does not grow. */
function next(thread: Thread, verdict: Verdict, start: readonly Message[]): Thread {
  switch (verdict.kind) {
    case 'read':
      return { ...thread, state: 'read', readings: verdict.readings, trouble: undefined }
    case 'repair': {
      const { readings, trouble, said, prompt } = verdict
      const messages: readonly Message[] = [
        ...start,
        { role: 'assistant', text: said, calls: [] },
        { role: 'user', text: prompt },
      ]
      return { ...thread, messages, readings, trouble }
    }
    case 'again':
      return { ...thread, trouble: verdict.trouble }
    case 'end':
      return { ...thread, state: 'ended', trouble: verdict.trouble }
  }
}

function outcomeOf(verdict: Verdict): { readonly outcome: AnswerOutcome; readonly detail: string } {
  if (verdict.kind === 'read') return { outcome: 'reading', detail: '' }
  const { trouble } = verdict
  switch (trouble.kind) {
    case 'failed':
      return { outcome: 'failed', detail: trouble.message }
    case 'declined':
      return { outcome: 'declined', detail: trouble.reason }
    case 'faulty':
      return { outcome: 'repair', detail: trouble.findings[0]! }
  }
}

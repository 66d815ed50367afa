import type { Exchange, HttpOutcome, HttpRequest } from '../endpoint/exchange.js'
import { type CassetteStore, identityOf, keyOf, readRecording, writeRecording } from './cassette.js'

/**
 * Within a run, equal requests with an equal `sample` are one: the later ones get the answer of the first, which costs
 * nothing again. Without that a recording could not tell them apart.
 */
function once(answerTo: Exchange): Exchange {
  const answers = new Map<string, Promise<HttpOutcome>>()
  return async (request) => {
    const identity = identityOf(request)
    const known = answers.get(identity)
    if (known !== undefined) return { ...(await known), attempts: 0 }
    const answer = answerTo(request)
    answers.set(identity, answer)
    return answer
  }
}

/** Writes down every exchange, failures and cuts too, before its answer is used. */
export function record(exchange: Exchange, store: CassetteStore): Exchange {
  return once(async (request) => save(store, request, await exchange(request)))
}

/** Answers from a recording alone; nothing is sent. */
export function replay(store: CassetteStore): Exchange {
  return once(async (request) => {
    const { outcome, why } = await load(store, request)
    return outcome ?? notRecorded(`${why} in the recording for this request. Record it again.`)
  })
}

/** Complete answers are kept and used again, also by later runs; everything else is asked anew. */
export function cache(exchange: Exchange, store: CassetteStore): Exchange {
  return once(async (request) => {
    const { outcome } = await load(store, request)
    if (outcome !== undefined && isComplete(outcome)) return { ...outcome, attempts: 0 }
    const answer = await exchange(request)
    return isComplete(answer) ? save(store, request, answer) : answer
  })
}

/** A stream is complete when its last event is there, in either protocol. */
function isComplete({ status, headers, body, cut }: HttpOutcome): boolean {
  if (status !== 200 || cut !== undefined) return false
  return (
    !headers['content-type']?.includes('event-stream') || /^data: *\[DONE\]|^event: *response\.completed/m.test(body)
  )
}

async function load(store: CassetteStore, request: HttpRequest): Promise<{ outcome?: HttpOutcome; why: string }> {
  try {
    const text = await store.load(await keyOf(identityOf(request)))
    if (text === undefined) return { why: 'There is no answer' }
    const outcome = readRecording(request, text)
    return outcome === undefined ? { why: 'There is a damaged file' } : { outcome, why: '' }
  } catch (problem) {
    return { why: `A file cannot be read (${reason(problem)})` }
  }
}

async function save(store: CassetteStore, request: HttpRequest, outcome: HttpOutcome): Promise<HttpOutcome> {
  try {
    await store.save(await keyOf(identityOf(request)), writeRecording(request, outcome))
    return outcome
  } catch (problem) {
    return { ...notRecorded(`The answer cannot be recorded (${reason(problem)}).`), attempts: outcome.attempts }
  }
}

const notRecorded = (message: string): HttpOutcome => ({
  status: 0,
  headers: {},
  body: '',
  attempts: 0,
  cut: { code: 'not-recorded', message },
})

const reason = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem))

import type { Made, TaskOutcome } from '../compute/api.js'
import type { Claim } from '../queue/claim.js'
import type { End } from '../queue/record.js'
import { type Reason, releaseOne } from '../queue/release.js'
import { costOf } from '../schemas/cost.js'
import type { Failure } from '../schemas/outcome.js'
import type { BuildRequest } from '../schemas/wish.js'
import { type Answers, openAnswers } from './answers.js'
import type { WorkerOptions } from './api.js'
import { type Journal, LostBuildError, openJournal, type WriteEntry } from './journal.js'
import { sharedSearch } from './search.js'
import type { SearchChannel } from './search-channel.js'

/** Why a worker stops the work on a build. */
export type StopReason = 'cancelled' | 'draining' | 'lost'

export interface Work {
  readonly claim: Claim
  /** The first reason counts. */
  stop(reason: StopReason): void
  /** Resolves, and never rejects, when nobody computes any more. */
  readonly computed: Promise<void>
  /** Resolves, and never rejects, when the worker has nothing more to do with the build. */
  readonly done: Promise<void>
}

type Parts = Pick<WorkerOptions, 'store' | 'compute' | 'buildTimeoutMs' | 'log'> & {
  readonly record: WriteEntry
  readonly channel: SearchChannel
}

/** Has a build done, and writes down what comes of it. */
export function startWork(parts: Parts, claim: Claim): Work {
  const controller = new AbortController()
  let why: StopReason | undefined
  const stop = (reason: StopReason) => {
    why ??= reason
    controller.abort()
  }
  const journal = openJournal(claim, parts.record, () => stop('lost'))
  const computation = compute(parts, claim, journal, controller.signal)
  const finish = async () => {
    try {
      await conclude(parts, claim, journal, await computation, () => why)
    } catch (error) {
      await giveUp(parts, claim, error)
    } finally {
      journal.close()
    }
  }
  return { claim, stop, computed: computation.then(ignore, ignore), done: finish() }
}

const ignore = () => undefined
interface Computation {
  readonly outcome: TaskOutcome<'make'> | { readonly kind: 'known'; readonly end: End }
  /** Where the request names models. */
  readonly answers?: Answers
}

async function compute(parts: Parts, claim: Claim, journal: Journal, signal: AbortSignal): Promise<Computation> {
  const { known, request, budgetUsd } = claim
  if (known !== undefined) return { outcome: { kind: 'known', end: { state: 'succeeded', ...known } } }
  const onShared = (data: Readonly<Record<string, unknown>>) => journal.add({ type: 'search-shared', data })
  const search = await sharedSearch({ ...parts, onShared }, claim)
  const answers = request.models && { answers: await openAnswers(parts, claim) }
  const outcome = await parts.compute.run('make', withBudget(request, budgetUsd), {
    ...{ timeoutMs: parts.buildTimeoutMs, signal, onEvent: journal.add },
    ...(search && { search }),
    ...answers,
  })
  return { outcome, ...answers }
}

/** Whoever named no budget may spend what was reserved. */
function withBudget(request: BuildRequest, budgetUsd: number | undefined): BuildRequest {
  const { models } = request
  if (models === undefined || models.budgetUsd !== undefined || !budgetUsd) return request
  return { ...request, models: { ...models, budgetUsd } }
}

async function conclude(
  parts: Parts,
  claim: Claim,
  journal: Journal,
  { outcome, answers }: Computation,
  why: () => StopReason | undefined,
): Promise<void> {
  // Whoever takes the build next finds all of them.
  await answers?.written()
  switch (outcome.kind) {
    case 'known':
      return journal.end(outcome.end, 0)
    case 'done':
      // Before the end says that they are there.
      await Promise.all(outcome.value.files.map(({ sha256, bytes }) => parts.store.blobs.put(sha256, bytes)))
      return journal.end(endOf(outcome.value), costOf(outcome.value.result.usage))
    case 'failed':
      return journal.end({ state: 'failed', failure: outcome.failure }, costOfFailure(outcome.failure, answers))
    case 'timed-out':
      return journal.end({ state: 'failed', failure: timedOut(parts.buildTimeoutMs) })
    case 'crashed':
      parts.log.warn({ build: claim.id, reason: outcome.reason }, 'a compute process died')
      return release(parts, claim, journal, 'crashed', outcome.reason)
    case 'busy':
      return release(parts, claim, journal, 'given-back', 'no compute process was free')
    case 'aborted':
      if (why() === 'cancelled') return journal.end({ state: 'cancelled' })
      if (why() === 'lost') return
      return release(parts, claim, journal, 'given-back', 'its worker stops')
  }
}

/** A fault of ours says nothing of what models cost. */
const costOfFailure = ({ usage }: Failure, answers: Answers | undefined): number | undefined =>
  usage === undefined && answers !== undefined ? answers.costUsd() : costOf(usage)

const endOf = ({ result, evidence }: Made): End => ({ state: 'succeeded', result, evidence })

const timedOut = (limitMs: number): Failure => ({
  code: 'limit',
  message: `the build took longer than ${limitMs / 1000} s, and was stopped. Ask for less: a lower effort, or a smaller contract.`,
  diagnostics: [],
})

async function release(parts: Parts, claim: Claim, journal: Journal, reason: Reason, message: string): Promise<void> {
  await journal.flush()
  await releaseOne(parts.store, claim, reason, message)
}

/** What cannot be written or stored is tried again by whoever takes the build next, as after a crash. */
async function giveUp({ store, log }: Parts, claim: Claim, error: unknown): Promise<void> {
  if (error instanceof LostBuildError) {
    log.warn({ build: claim.id }, 'a build was given to another worker meanwhile')
    return
  }
  log.error({ build: claim.id, err: error }, 'a build could not be finished')
  const message = error instanceof Error ? error.message : String(error)
  await releaseOne(store, claim, 'crashed', message).catch((failure: unknown) =>
    log.error(
      { build: claim.id, err: failure },
      'a build could not be given back; it is taken back when its lease ends',
    ),
  )
}

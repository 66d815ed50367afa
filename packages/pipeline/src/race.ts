import type { Contract, Value } from '@sourceless/contract'
import { type Candidate, lower, type ProofVerdict, propose } from '@sourceless/forge'
import type { ModelProposer, ModelUsage } from '@sourceless/models'
import type { LoadedTarget, WriteRequest } from '@sourceless/targets'
import type { Effort, Verdict, VerdictLevel, VerifyResult } from '@sourceless/verifier'
import { type JudgeOptions, type JudgeParts, judgeCode, open, rejected } from './judge.js'
import { createNotes } from './notes.js'
import { type Failure, failure, interrupted, withUsage } from './outcome.js'
import type { SearchParts } from './search-port.js'
import type { Stopwatch } from './stopwatch.js'

/** What candidates compete for. */
export interface Course {
  readonly contract: Contract
  readonly triple: string
  readonly loaded: LoadedTarget
  /** The final file of a candidate. */
  fileOf(candidate: Candidate): WriteRequest
  readonly options: JudgeOptions
  readonly stopwatch: Stopwatch
}

/** A candidate in its final file, and the verdict on that. */
export interface Judged {
  readonly candidate: Candidate
  readonly file: Uint8Array
  /** What the verifier read of the file. */
  readonly code: { readonly bytes: Uint8Array; readonly isRaw: boolean }
  readonly result: VerifyResult
}

export interface Winner {
  readonly best: Judged
  readonly usage: readonly ModelUsage[]
  /** Models that ended without an answer, and why. */
  readonly notes: readonly string[]
}

type Judge = (candidate: Candidate) => Promise<Judged | Failure>

/**
 * The best verified candidate: the floor and what search finds, then what others propose to beat it. Whatever becomes of
 * those others, what was verified before them stands.
 */
export async function race(
  parts: JudgeParts & SearchParts,
  proposers: readonly ModelProposer[],
  course: Course,
): Promise<Winner | Failure> {
  const judge = createJudge(parts, course)
  const floor = await raceEmbedded(course, judge, parts)
  if ('ok' in floor) return floor
  const winner = await raceModels(proposers, course, judge, floor)
  return course.options.signal?.aborted ? withUsage(interrupted(), winner.usage) : winner
}

/** Judges a candidate once, on its final file. */
function createJudge(parts: JudgeParts, { contract, loaded, fileOf, options, stopwatch }: Course): Judge {
  const work = async (candidate: Candidate): Promise<Judged | Failure> => {
    const wanted = fileOf(candidate)
    const file = loaded.write(wanted)
    if ('problem' in file) return failure('usage', file.problem)
    const code = await open(file, contract.name, wanted.emit === 'raw')
    if ('ok' in code) return code
    const result = await judgeCode(parts, loaded, contract, code, options)
    const { origin, instructions, sizeBytes } = candidate
    options.onEvent?.({ kind: 'candidate-judged', origin, instructions, sizeBytes, verdict: result.verdict })
    return { candidate, file, code, result }
  }
  const known = new Map<Candidate, Promise<Judged | Failure>>()
  return (candidate) => {
    const judged = known.get(candidate) ?? stopwatch.time('verify', () => work(candidate))
    known.set(candidate, judged)
    return judged
  }
}

/** `high` takes seconds, of all processors where workers share it. */
const searchEffort: Readonly<Record<Effort, number>> = { quick: 0, normal: 1, high: 12 }

async function raceEmbedded(
  course: Course,
  judge: Judge,
  { pause, search }: JudgeParts & SearchParts,
): Promise<Judged | Failure> {
  const { contract, loaded, stopwatch } = course
  const { effort = 'normal', seed = 0, signal } = course.options
  const prove = async (candidate: Candidate): Promise<ProofVerdict> => {
    const one = await judge(candidate)
    return 'ok' in one ? 'unknown' : proofVerdict(one.result)
  }
  const options = {
    effort: searchEffort[effort],
    seed,
    prove,
    ...(pause ? { pause } : {}),
    ...(search ? { pool: search } : {}),
    ...(signal ? { signal } : {}),
  }
  const candidates = propose(contract, loaded.backEnd, options)[Symbol.asyncIterator]()
  let best: Judged | undefined
  for (;;) {
    const next = await stopwatch.time('propose', () => candidates.next())
    if (signal?.aborted) return interrupted()
    if (next.done) break
    const one = await judge(next.value)
    if ('ok' in one) return one
    if (best === undefined && one.result.verdict.level === 'rejected') return rejected(one.result)
    if (best === undefined || isBetter(one, best)) best = one
  }
  if (signal?.aborted) return interrupted()
  return best ?? beyondLimit(contract, loaded)
}

async function raceModels(
  proposers: readonly ModelProposer[],
  course: Course,
  judge: Judge,
  floor: Judged,
): Promise<Winner> {
  const { contract, triple, loaded, stopwatch } = course
  const { seed = 0, signal, onEvent } = course.options
  const usage: ModelUsage[] = []
  const notes = createNotes()
  let best = floor
  for (const proposer of proposers) {
    const run = proposer.propose({
      contract,
      triple,
      target: loaded,
      best: best.candidate,
      judge: async (candidate) => {
        const one = await judge(candidate)
        return 'ok' in one ? undefined : one.result
      },
      isStrongEnough: (result) => isAsStrong(result, best.result),
      seed,
      ...(signal ? { signal } : {}),
      onEvent(event) {
        notes.take(event)
        onEvent?.({ kind: 'model-progressed', event })
      },
    })
    try {
      for (;;) {
        const next = await stopwatch.time('propose', () => run.next())
        if (next.done) {
          usage.push(...next.value)
          break
        }
        const one = await judge(next.value)
        if (!('ok' in one) && isBetter(one, best)) best = one
      }
    } catch (error) {
      // What models say is untrusted: even a fault of ours that it uncovers does not cost the verified file.
      if (!signal?.aborted) notes.fault(error)
    }
  }
  return { best, usage, notes: notes.all() }
}

const levels: readonly VerdictLevel[] = ['rejected', 'examples', 'tested', 'bounded', 'exhausted', 'proved']
const strength = (verdict: Verdict) => levels.indexOf(verdict.level)

const isAsStrong = (one: VerifyResult, other: VerifyResult): boolean => strength(one.verdict) >= strength(other.verdict)

/** A candidate replaces the best one when it costs less and its verdict is as strong. */
function isBetter(one: Judged, best: Judged): boolean {
  return one.candidate.cost < best.candidate.cost && isAsStrong(one.result, best.result)
}

function proofVerdict(result: VerifyResult): ProofVerdict {
  if (result.verdict.level === 'proved' || result.verdict.level === 'exhausted') return 'equal'
  const found = result.counterexample
  if (result.verdict.level !== 'rejected' || found?.kind !== 'function') return 'unknown'
  const scalar = (value: Value): bigint => (typeof value === 'boolean' ? BigInt(value) : (value as bigint))
  return { counterexample: found.arguments.map(({ value }) => scalar(value)) }
}

function beyondLimit(contract: Contract, { backEnd }: LoadedTarget): Failure {
  const { diagnostics } = lower(contract, backEnd)
  return failure('limit', 'The contract is beyond a limit of code generation.', { diagnostics })
}

import type { Contract, Value } from '@sourceless/contract'
import { type Candidate, lower, type ProofVerdict, propose } from '@sourceless/forge'
import {
  type Artifact,
  contractFileName,
  type Emit,
  type Listing,
  type LoadedTarget,
  type Target,
  type WriteRequest,
} from '@sourceless/targets'
import {
  type Effort,
  formatVerdict,
  type StageReport,
  type Verdict,
  type VerdictLevel,
  type VerifyResult,
} from '@sourceless/verifier'
import { choose, findTarget, type Wanted } from './choose.js'
import type { PipelineStage } from './events.js'
import { type JudgeOptions, type JudgeParts, judgeCode, open, rejected } from './judge.js'
import { type Failure, failure, interrupted } from './outcome.js'
import { type IntentReader, type Understanding, understand, type Wish } from './read.js'

/** What a pipeline is composed of. */
export interface PipelineParts extends JudgeParts {
  readonly reader: IntentReader
  readonly targets: readonly Target[]
}

/** Without a target it is the first one that can emit what is asked. */
export interface MakeRequest extends Wish, Wanted, JudgeOptions {
  /** Name of the binary without a directory; the default comes from the contract's name. */
  readonly fileName?: string
}

export interface Timings {
  readonly readMs: number
  readonly proposeMs: number
  readonly verifyMs: number
  readonly totalMs: number
}

/** A verified binary and everything that is known about it. */
export interface Build extends Understanding {
  readonly target: string
  readonly emit: Emit
  readonly verdict: Verdict
  /** As `proved`, `tested 2310`. */
  readonly verdictText: string
  readonly stages: readonly StageReport[]
  readonly origin: Candidate['origin']
  readonly files: readonly Artifact[]
  readonly listing: Listing
  readonly timings: Timings
}

const levels: readonly VerdictLevel[] = ['rejected', 'examples', 'tested', 'bounded', 'exhausted', 'proved']
const strength = (verdict: Verdict) => levels.indexOf(verdict.level)
const searchEffort: Readonly<Record<Effort, number>> = { quick: 0, normal: 1, high: 3 }

interface Judged {
  readonly candidate: Candidate
  readonly file: Uint8Array
  /** What the verifier read of the file. */
  readonly code: { readonly bytes: Uint8Array; readonly isRaw: boolean }
  readonly result: VerifyResult
}

/** From a wish to a verified file. Bad input and failed checks come back as data; nothing is written anywhere. */
export async function make(parts: PipelineParts, request: MakeRequest): Promise<Build | Failure> {
  const clock = parts.clock ?? (() => 0)
  const startedMs = clock()
  const emitEvent = request.onEvent ?? (() => {})
  const spent = { read: 0, propose: 0, verify: 0 }
  const timed = async <T>(stage: PipelineStage, work: () => T | Promise<T>): Promise<T> => {
    const from = clock()
    const nested = spent.verify
    emitEvent({ kind: 'stage-started', stage })
    const value = await work()
    // A proposer that asks for a proof verifies within its own stage: that time is not its own.
    const durationMs = clock() - from - (spent.verify - nested)
    spent[stage] += durationMs
    emitEvent({ kind: 'stage-finished', stage, durationMs })
    return value
  }

  if (request.target !== undefined) {
    const known = findTarget(parts.targets, request.target)
    if ('ok' in known) return known
  }
  const understood = await timed('read', () => understand(parts.reader, request))
  if (!understood.ok) return understood
  const { contract } = understood
  const chosen = choose(parts.targets, request, contract)
  if ('ok' in chosen) return chosen
  const { target, emit } = chosen
  const loaded = await target.load()
  const fileName = request.fileName ?? target.fileName(contract.kind === 'program' ? 'program' : contract.name, emit)
  const { address = 0, debug = false } = request
  const fileOf = (candidate: Candidate): WriteRequest => ({ candidate, contract, emit, fileName, address, debug })

  const judge = (candidate: Candidate): Promise<Judged | Failure> =>
    timed('verify', async () => {
      const file = loaded.write(fileOf(candidate))
      if ('problem' in file) return failure('usage', file.problem)
      const code = await open(file, contract, emit === 'raw')
      if ('ok' in code) return code
      const result = await judgeCode(parts, loaded, contract, code, request)
      const { origin, instructions, sizeBytes } = candidate
      emitEvent({ kind: 'candidate-judged', origin, instructions, sizeBytes, verdict: result.verdict })
      return { candidate, file, code, result }
    })

  const effort = searchEffort[request.effort ?? 'normal']
  const judged = new Map<Candidate, Judged>()
  const prove = async (candidate: Candidate): Promise<ProofVerdict> => {
    const one = await judge(candidate)
    if ('ok' in one) return 'unknown'
    judged.set(candidate, one)
    return proofVerdict(one.result)
  }
  const options = { effort, seed: request.seed ?? 0, prove, ...(request.signal ? { signal: request.signal } : {}) }
  let best: Judged | undefined
  const candidates = propose(contract, loaded.backEnd, options)[Symbol.asyncIterator]()
  for (;;) {
    const next = await timed('propose', () => candidates.next())
    if (request.signal?.aborted) return interrupted()
    if (next.done) break
    const one = judged.get(next.value) ?? (await judge(next.value))
    if ('ok' in one) return one
    if (best === undefined && one.result.verdict.level === 'rejected') return rejected(one.result)
    if (best === undefined || isBetter(one, best)) best = one
  }
  if (request.signal?.aborted) return interrupted()
  if (best === undefined) return beyondLimit(contract, loaded)
  const timings = { readMs: spent.read, proposeMs: spent.propose, verifyMs: spent.verify, totalMs: clock() - startedMs }
  return { ...finish(understood, loaded, best, fileOf(best.candidate)), target: target.triple, timings }
}

/** A candidate replaces the best one when it costs less and its verdict is as strong. */
function isBetter(one: Judged, best: Judged): boolean {
  return one.candidate.cost < best.candidate.cost && strength(one.result.verdict) >= strength(best.result.verdict)
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

/** The files of the best candidate, and what is to be told about it. */
function finish(
  understood: Understanding,
  loaded: LoadedTarget,
  best: Judged,
  request: WriteRequest,
): Omit<Build, 'target' | 'timings'> {
  const { contract, emit, fileName } = request
  const { candidate, file, code, result } = best
  const verdictText = formatVerdict(result.verdict)
  const binary: Artifact = { name: fileName, role: 'binary', bytes: file, executable: emit === 'executable' }
  const text: Artifact = {
    name: contractFileName(fileName),
    role: 'contract',
    bytes: new TextEncoder().encode(`${contract.source.trim()}\n`),
    executable: false,
  }
  return {
    ...understood,
    emit,
    verdict: result.verdict,
    verdictText,
    stages: result.stages,
    origin: candidate.origin,
    files: [binary, text, ...loaded.companions({ ...request, verdict: verdictText })],
    listing: loaded.list(code.bytes, contract, code.isRaw),
  }
}

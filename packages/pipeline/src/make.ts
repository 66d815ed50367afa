import type { Contract, Value } from '@sourceless/contract'
import { type Candidate, lower, type ProofVerdict, propose } from '@sourceless/forge'
import {
  type Disassembler,
  type Effort,
  formatCounterexample,
  formatVerdict,
  type Solver,
  type StageReport,
  type Verdict,
  type VerdictLevel,
  type VerifyResult,
  verify,
} from '@sourceless/verifier'
import type { PipelineEvent, PipelineStage } from './events.js'
import type { Listing } from './listing.js'
import { type Failure, failure } from './outcome.js'
import { type IntentReader, type Understanding, understand, type Wish } from './read.js'
import type { Artifact, Emit, Target } from './target.js'

/** What a pipeline is composed of. */
export interface PipelineParts {
  readonly reader: IntentReader
  readonly targets: readonly Target[]
  /** Absent: proofs end at rewriting. */
  readonly solver?: Solver
  /** Absent: no second reading of the code. */
  readonly disassembler?: Disassembler
  /** Milliseconds of a monotonic clock. Absent: durations are 0 and time budgets do not apply. */
  readonly clock?: () => number
}

export interface MakeRequest extends Wish {
  /** Default: the first target. */
  readonly target?: string
  readonly emit?: string
  /** Name of the binary without a directory; the default comes from the contract's name. */
  readonly fileName?: string
  readonly effort?: Effort
  readonly seed?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: PipelineEvent) => void
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
  readonly result: VerifyResult
}

/** Looks up target and kind of file; the contract decides what is possible. */
function choose(
  parts: PipelineParts,
  request: MakeRequest,
  contract: Contract,
): { target: Target; emit: Emit } | Failure {
  const target = findTarget(parts.targets, request.target ?? targetOfEmit(parts.targets, contract, request.emit))
  if ('ok' in target) return target
  const possible = target.emits[contract.kind]
  const emit = request.emit ?? possible[0]
  if (possible.includes(emit as Emit)) return { target, emit: emit as Emit }
  const article = contract.kind === 'program' ? 'A program' : 'A function'
  return failure(
    'usage',
    `${article} for ${target.triple} cannot be emitted as "${emit}"; possible: ${possible.join(', ')}.`,
  )
}

/** With no target stated, a kind of file that only one target has states it. */
function targetOfEmit(targets: readonly Target[], contract: Contract, emit: string | undefined): string | undefined {
  const able = targets.filter((one) => one.emits[contract.kind].includes(emit as Emit))
  return able.length === 1 ? able[0]!.triple : undefined
}

/** The target of that name, or the first. */
export function findTarget(targets: readonly Target[], triple: string | undefined): Target | Failure {
  const target = triple === undefined ? targets[0] : targets.find((one) => one.triple === triple)
  if (target) return target
  return failure('usage', `Unknown target "${triple}"; known: ${targets.map((one) => one.triple).join(', ')}.`)
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
  const chosen = choose(parts, request, contract)
  if ('ok' in chosen) return chosen
  const { target, emit } = chosen

  const judge = (candidate: Candidate): Promise<Judged> =>
    timed('verify', async () => {
      const file = target.write(candidate.unit, contract, emit)
      const result = await verify({
        contract,
        file,
        platform: target.platform,
        ...verifyOptions(parts, request),
        format: emit === 'raw' ? 'raw' : 'auto',
        onProgress: (event) => emitEvent({ kind: 'check-progressed', event }),
      })
      const { origin, instructions, sizeBytes } = candidate
      emitEvent({ kind: 'candidate-judged', origin, instructions, sizeBytes, verdict: result.verdict })
      return { candidate, file, result }
    })

  const effort = searchEffort[request.effort ?? 'normal']
  const judged = new Map<Candidate, Judged>()
  const prove = async (candidate: Candidate): Promise<ProofVerdict> => {
    const one = await judge(candidate)
    judged.set(candidate, one)
    return proofVerdict(one.result)
  }
  const options = { effort, seed: request.seed ?? 0, prove, ...(request.signal ? { signal: request.signal } : {}) }
  let best: Judged | undefined
  const candidates = propose(contract, target.backEnd, options)[Symbol.asyncIterator]()
  for (;;) {
    const next = await timed('propose', () => candidates.next())
    if (request.signal?.aborted) return failure('interrupted', 'The work was interrupted; nothing was written.')
    if (next.done) break
    const one = judged.get(next.value) ?? (await judge(next.value))
    if (best === undefined && one.result.verdict.level === 'rejected') return rejected(one.result)
    if (best === undefined || isBetter(one, best)) best = one
  }
  if (request.signal?.aborted) return failure('interrupted', 'The work was interrupted; nothing was written.')
  if (best === undefined) return beyondLimit(contract, target)
  return finish({ understood, target, emit, best, request, spent, totalMs: clock() - startedMs })
}

export function verifyOptions(parts: PipelineParts, request: Pick<MakeRequest, 'effort' | 'seed' | 'signal'>) {
  return {
    effort: request.effort ?? 'normal',
    seed: request.seed ?? 0,
    ...(parts.solver && request.effort !== 'quick' ? { solver: parts.solver } : {}),
    ...(parts.disassembler ? { disassembler: parts.disassembler } : {}),
    ...(parts.clock ? { clock: parts.clock } : {}),
    ...(request.signal ? { signal: request.signal } : {}),
  }
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

function beyondLimit(contract: Contract, target: Target): Failure {
  const { diagnostics } = lower(contract, target.backEnd)
  return failure('limit', 'The contract is beyond a limit of code generation.', { diagnostics })
}

/** A verdict of rejection, told so that a person can act on it. */
export function rejected(result: VerifyResult): Failure {
  const found = result.counterexample ? `\n${formatCounterexample(result.counterexample)}` : ''
  const faulty = result.diagnostics.some(
    ({ code }) => code === 'faulty-contract' || code === 'contradictory-example' || code === 'broken-ensures',
  )
  const cancelled = result.diagnostics.some(({ code }) => code === 'cancelled')
  if (cancelled) return failure('interrupted', 'The check was interrupted.')
  return failure(
    faulty ? 'usage' : 'not-verified',
    faulty ? `The contract does not hold together.${found}` : `The code was rejected by the verifier.${found}`,
    { diagnostics: result.diagnostics },
  )
}

interface Finished {
  readonly understood: Understanding
  readonly target: Target
  readonly emit: Emit
  readonly best: Judged
  readonly request: MakeRequest
  readonly spent: Readonly<Record<PipelineStage, number>>
  readonly totalMs: number
}

function finish({ understood, target, emit, best, request, spent, totalMs }: Finished): Build {
  const { contract } = understood
  const { verdict, stages } = best.result
  const verdictText = formatVerdict(verdict)
  const fileName = request.fileName ?? target.fileName(contract.kind === 'program' ? 'program' : contract.name, emit)
  const binary: Artifact = { name: fileName, role: 'binary', bytes: best.file, executable: emit === 'executable' }
  const text: Artifact = {
    name: contractFileName(fileName),
    role: 'contract',
    bytes: new TextEncoder().encode(`${contract.source.trim()}\n`),
    executable: false,
  }
  return {
    ...understood,
    target: target.triple,
    emit,
    verdict,
    verdictText,
    stages,
    origin: best.candidate.origin,
    files: [binary, text, ...target.companions(contract, emit, verdictText, fileName)],
    listing: target.list(best.file, contract, emit === 'raw'),
    timings: { readMs: spent.read, proposeMs: spent.propose, verifyMs: spent.verify, totalMs },
  }
}

/** Where the contract of a binary is kept: beside it, `popcount.o` → `popcount.contract.ts`. */
export function contractFileName(binary: string): string {
  return `${binary.replace(/\.(o|so|wasm|bin)$/, '')}.contract.ts`
}

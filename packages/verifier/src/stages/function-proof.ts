import type { Contract, Variable } from '@sourceless/contract'
import { createTerms } from '@sourceless/isa'
import { hasBuffers } from '../abi.js'
import type { Effort, Evidence, VerifyRequest } from '../api.js'
import type { Input } from '../behaviour/function-inputs.js'
import type { FunctionOracle } from '../behaviour/oracle.js'
import type { CodeSide } from '../proof/code-side.js'
import { functionProblem, type Problem } from '../proof/function-problem.js'
import type { Lengths } from '../proof/inputs.js'
import { type ExecutionLimits, ProofLimit } from '../proof/limit.js'
import { type ProofMethod, type ProofOutcome, type ProverOptions, prove } from '../proof/prove.js'
import type { Finding } from './function-behaviour.js'
import { failed, type StageOutcome } from './stage.js'

export interface ProofResult {
  readonly outcome: StageOutcome
  /** `proved` for all inputs, or for all sizes up to `bound`. */
  readonly level: 'proved' | 'bounded' | undefined
  readonly bound?: number
}

export interface ProofRequest {
  readonly contract: Contract
  readonly code: CodeSide
  readonly effort: Effort
  readonly solver: VerifyRequest['solver']
  readonly clock: () => number
  readonly budgetMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly onProgress: VerifyRequest['onProgress']
  /** Runs a solver's model on both sides; undefined when they agree on it. */
  readonly replay: (input: Input) => Finding | undefined
  /** Inputs that `requires` permits and that ran: a proof about no input at all would say nothing. */
  readonly witnesses: number
  /** Inputs that ran and agreed: the terms of both sides must agree on them too. */
  readonly samples: readonly Input[]
  readonly oracle: FunctionOracle
}

const budgets: Readonly<Record<Effort, number>> = { quick: 0, normal: 2_500, high: 60_000 }
/** Sizes of slices and strings that proofs start from and end at. */
const largestBound: Readonly<Record<Effort, number>> = { quick: 0, normal: 8, high: 16 }
const limits: Readonly<Record<Effort, Omit<ExecutionLimits, 'isOver'>>> = {
  quick: { symbolicIterations: 0, iterations: 0, steps: 0 },
  normal: { symbolicIterations: 66, iterations: 600, steps: 40_000 },
  high: { symbolicIterations: 130, iterations: 5_000, steps: 400_000 },
}

export async function proveFunction(request: ProofRequest): Promise<ProofResult> {
  const { effort, clock } = request
  if (effort === 'quick') return notRun('effort is quick')
  if (request.witnesses === 0)
    return notRun('no input that requires permits was found, so a proof could be about nothing')
  const deadline = clock() + (request.budgetMs ?? budgets[effort])
  const run = createRun(request, () => deadline - clock())
  if (!hasBuffers(request.contract.entry)) {
    const step = await run.at(new Map())
    if (step.kind === 'proved') return { level: 'proved', outcome: run.passed() }
    return { level: undefined, outcome: step.kind === 'failed' ? step.outcome : run.inconclusive(step.reason) }
  }
  return proveSizes(request, run)
}

/** All combinations of lengths up to k, for growing k. */
async function proveSizes(request: ProofRequest, run: ReturnType<typeof createRun>): Promise<ProofResult> {
  const buffers = request.contract.entry.parameters.filter((p) => p.type.kind === 'slice' || p.type.kind === 'cstr')
  let bound: number | undefined
  let reason = ''
  for (let k = 0; k <= largestBound[request.effort]; k++) {
    for (const lengths of combinations(buffers, k)) {
      const step = await run.at(lengths)
      if (step.kind === 'failed') return { level: undefined, outcome: step.outcome }
      if (step.kind === 'open') reason = `at size ${k}: ${step.reason}`
      if (reason !== '') break
    }
    if (reason !== '') break
    bound = k
  }
  // Sizes that `requires` excludes altogether hold for want of inputs; alone they are no evidence.
  if (bound === undefined || run.permittedSizes() === 0)
    return { level: undefined, outcome: run.inconclusive(reason || 'requires permits none of the sizes tried') }
  return {
    level: 'bounded',
    bound,
    outcome: run.passed({ bound, ...(reason === '' ? {} : { stoppedBecause: reason }) }),
  }
}

function* combinations(buffers: readonly Variable[], k: number): Generator<Lengths> {
  const choose = function* (at: number, chosen: readonly number[]): Generator<readonly number[]> {
    if (at === buffers.length) {
      if (chosen.includes(k)) yield chosen
      return
    }
    for (let length = 0; length <= k; length++) yield* choose(at + 1, [...chosen, length])
  }
  for (const lengths of choose(0, [])) yield new Map(buffers.map((b, i) => [b, lengths[i]!]))
}

type Step =
  | { readonly kind: 'proved' }
  | { readonly kind: 'open'; readonly reason: string }
  | { readonly kind: 'failed'; readonly outcome: StageOutcome }

function createRun(request: ProofRequest, remainingMs: () => number) {
  const evidence: Evidence[] = []
  const methods = new Set<ProofMethod>()
  let questions = 0
  let permitted = 0
  const options: ProverOptions = {
    solver: request.solver,
    remainingMs,
    signal: request.signal,
    onProgress: request.onProgress,
  }
  const facts = (more: StageOutcome['facts'] = {}) => ({
    method: [...methods].join(', ') || 'none',
    questions,
    solver: request.solver?.name ?? 'none',
    nonVacuous: `${request.witnesses} permitted inputs ran`,
    ...more,
  })

  const settle = (outcome: ProofOutcome, problem: Problem): Step => {
    evidence.push(...outcome.evidence)
    if (outcome.kind === 'proved') {
      methods.add(outcome.method)
      return { kind: 'proved' }
    }
    if (outcome.kind === 'unknown') return { kind: 'open', reason: outcome.reason }
    const found = request.replay(problem.readModel(outcome.model))
    if (found?.kind === 'failed')
      return { kind: 'failed', outcome: { ...failed([found.diagnostic], facts(), found.counterexample), evidence } }
    return { kind: 'open', reason: `the solver's model does not differ when run (${outcome.goal})` }
  }

  async function at(lengths: Lengths): Promise<Step> {
    if (request.signal?.aborted) return { kind: 'open', reason: 'cancelled' }
    if (remainingMs() <= 0) return { kind: 'open', reason: 'no time left' }
    try {
      const terms = createTerms()
      const problem = functionProblem(terms, request.contract, request.code, lengths, {
        ...limits[request.effort],
        isOver: () => remainingMs() <= 0,
      })
      const sizes = [...lengths].map(([p, n]) => `${p.name}.length = ${n}`).join(', ')
      const name = `${request.contract.name}${sizes === '' ? '' : ` with ${sizes}`}`
      if (problem.permitted.op !== 'const' || problem.permitted.value === 1n) permitted += 1
      questions += 1
      const wrong = checkModel(request, problem)
      if (wrong !== undefined) return { kind: 'open', reason: wrong }
      const sound = settle(
        await prove(terms, `${name}: contract`, problem.permitted, problem.contractGoals, options),
        problem,
      )
      if (sound.kind !== 'proved') return sound
      const assumption = terms.binary('and', problem.permitted, problem.codeAssumption)
      return settle(await prove(terms, `${name}: code`, assumption, problem.codeGoals, options), problem)
    } catch (error) {
      if (error instanceof ProofLimit) return { kind: 'open', reason: error.message }
      if (error instanceof RangeError) return { kind: 'open', reason: `the question is too large (${error.message})` }
      throw error
    }
  }
  return {
    at,
    permittedSizes: () => permitted,
    passed: (more: StageOutcome['facts'] = {}): StageOutcome => ({ status: 'passed', facts: facts(more), evidence }),
    inconclusive: (reason: string): StageOutcome => ({ status: 'inconclusive', reason, facts: facts(), evidence }),
  }
}

const mostModelChecks = 4

/** A model that does not do what the runs did proves nothing; this would be a fault of ours. */
function checkModel({ samples, oracle }: ProofRequest, problem: Problem): string | undefined {
  let checks = 0
  for (const input of samples) {
    if (checks === mostModelChecks) break
    const expected = oracle.call(input)
    if (expected.kind !== 'returned') continue
    const agrees = problem.agreesWith(input, expected)
    if (agrees === 'unfinished') return 'a loop has more rounds than are unrolled, for an input that ran'
    if (agrees === false) return 'the model of contract and code does not agree with the runs'
    if (agrees === true) checks += 1
  }
  return undefined
}

function notRun(reason: string): ProofResult {
  return { level: undefined, outcome: { status: 'not-run', reason, facts: {} } }
}

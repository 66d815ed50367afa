import type { VerifyRequest, VerifyResult } from '../api.js'
import type { Input } from '../behaviour/function-inputs.js'
import type { CodeSide } from '../proof/code-side.js'
import { acceptTested, fewestFunctionInputs, type StageLog } from '../verify.js'
import { behaviourReport } from './dynamic-reports.js'
import { type Exhaustion, exhaust, shouldExhaust } from './exhaust.js'
import { type BehaviourOptions, type Finding, type Runs, replay } from './function-behaviour.js'
import { proveFunction } from './function-proof.js'
import { failed, type StageOutcome } from './stage.js'

const exhaustBudgetMs = 60_000

/** The report on the runs, and on all inputs where they are few. */
export async function behaviourStage(
  finding: Finding,
  runs: Runs,
  options: BehaviourOptions,
): Promise<{ outcome: StageOutcome; exhausted: number | undefined }> {
  const outcome = behaviourReport(finding, runs)
  if (outcome.status !== 'passed' || !shouldExhaust(options, false)) return { outcome, exhausted: undefined }
  const result = await exhaust(options, () => 1)
  const all = exhaustionReport(result)
  if (all.status === 'failed') return { outcome: all, exhausted: undefined }
  return {
    outcome: { ...outcome, facts: { ...outcome.facts, ...all.facts } },
    exhausted: result.kind === 'all' ? result.compared : undefined,
  }
}

function exhaustionReport(result: Exhaustion): StageOutcome {
  if (result.kind === 'all') return { status: 'passed', facts: { allInputs: true, inputsCompared: result.compared } }
  if (result.kind === 'not-done') return { status: 'inconclusive', reason: result.reason, facts: { allInputs: false } }
  const { finding } = result
  return finding.kind === 'failed'
    ? failed([finding.diagnostic], {}, finding.counterexample)
    : { status: 'passed', facts: {} }
}

/** The last stage of a function whose runs all agreed, and the verdict. */
export async function proveOrAccept(
  request: VerifyRequest,
  log: StageLog,
  tested: {
    readonly code: CodeSide
    readonly options: BehaviourOptions
    readonly runs: Runs
    readonly exhausted: number | undefined
    /** Inputs that ran and agreed. */
    readonly samples: readonly Input[]
  },
): Promise<VerifyResult> {
  const { options, runs } = tested
  const clock = request.clock ?? (() => 0)
  let proof: Awaited<ReturnType<typeof proveFunction>> | undefined
  const notRefuted = await log.record('proof', async () => {
    proof = await proveFunction({
      contract: request.contract,
      code: tested.code,
      effort: options.effort,
      solver: request.solver,
      clock,
      budgetMs: request.proofBudgetMs,
      signal: request.signal,
      onProgress: request.onProgress,
      replay: (input) => replay(options, input),
      witnesses: runs.compared,
      samples: tested.samples,
      oracle: options.known.oracle,
    })
    return proof.outcome
  })
  if (!notRefuted) return log.reject()
  if (proof?.level === 'proved') return log.accept({ level: 'proved' })
  if (proof?.level === 'bounded' && (proof.bound ?? 0) > 0) return log.accept({ level: 'bounded', k: proof.bound! })
  if (tested.exhausted !== undefined) return log.accept({ level: 'exhausted', n: tested.exhausted })
  if (options.effort !== 'quick' && shouldExhaust(options, true)) {
    const deadline = clock() + exhaustBudgetMs
    const result = await exhaust(options, () => deadline - clock())
    if (!log.amend('behaviour', exhaustionReport(result))) return log.reject()
    if (result.kind === 'all') return log.accept({ level: 'exhausted', n: result.compared })
  }
  return acceptTested(log, runs.compared, fewestFunctionInputs)
}

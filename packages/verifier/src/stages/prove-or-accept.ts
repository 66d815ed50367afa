import type { VerifyRequest, VerifyResult } from '../api.js'
import type { CodeSide } from '../proof/code-side.js'
import { acceptTested, fewestFunctionInputs, type StageLog } from '../verify.js'
import { type BehaviourOptions, type Runs, replay } from './function-behaviour.js'
import { proveFunction } from './function-proof.js'

/** The last stage of a function whose runs all agreed, and the verdict. */
export async function proveOrAccept(
  request: VerifyRequest,
  log: StageLog,
  tested: { readonly code: CodeSide; readonly options: BehaviourOptions; readonly runs: Runs },
): Promise<VerifyResult> {
  const { options, runs } = tested
  let proof: Awaited<ReturnType<typeof proveFunction>> | undefined
  const notRefuted = await log.record('proof', async () => {
    proof = await proveFunction({
      contract: request.contract,
      code: tested.code,
      effort: options.effort,
      solver: request.solver,
      clock: request.clock ?? (() => 0),
      budgetMs: request.proofBudgetMs,
      signal: request.signal,
      onProgress: request.onProgress,
      replay: (input) => replay(options, input),
      witnesses: runs.compared,
    })
    return proof.outcome
  })
  if (!notRefuted) return log.reject()
  if (proof?.level === 'proved') return log.accept({ level: 'proved' })
  if (proof?.level === 'bounded' && (proof.bound ?? 0) > 0) return log.accept({ level: 'bounded', k: proof.bound! })
  return acceptTested(log, runs.compared, fewestFunctionInputs)
}

import type { VerifyRequest, VerifyResult } from '../api.js'
import { harvest } from '../behaviour/harvest.js'
import { createFunctionOracle } from '../behaviour/oracle.js'
import { createX64Runner } from '../behaviour/x64-runner.js'
import type { LoadedX64 } from '../file/load.js'
import { x64Side } from '../proof/x64-side.js'
import { confinementReport } from '../stages/dynamic-reports.js'
import { type BehaviourOptions, type Compared, compareFunction } from '../stages/function-behaviour.js'
import { behaviourStage, proveOrAccept } from '../stages/prove-or-accept.js'
import type { StageLog } from '../verify.js'
import { codeConstants } from './code-constants.js'
import { readCode } from './read-code.js'

export async function verifyX64Function(
  request: VerifyRequest,
  loaded: LoadedX64,
  log: StageLog,
): Promise<VerifyResult> {
  const { contract } = request
  const effort = request.effort ?? 'normal'
  const seed = request.seed ?? 0
  const known = await readCode(request, loaded, log)
  if (known === undefined) return log.reject()

  const runner = createX64Runner(contract, loaded, seed)
  const options: BehaviourOptions = {
    contract,
    oracle: createFunctionOracle(contract),
    runner,
    harvest: harvest(contract, codeConstants(known)),
    seed,
    effort,
    signal: request.signal,
    onProgress: request.onProgress,
  }
  let compared: Compared | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareFunction(options)
    return confinementReport(
      compared.finding,
      compared.runs,
      'each byte read or written, callee-saved registers, stack pointer, return address, direction flag',
    )
  })
  const { finding, runs, samples } = compared!
  if (!confined) return log.reject()
  let exhausted: number | undefined
  const agrees = await log.record('behaviour', async () => {
    const settled = await behaviourStage(finding, runs, options)
    exhausted = settled.exhausted
    return settled.outcome
  })
  if (!agrees) return log.reject()
  return proveOrAccept(request, log, { code: x64Side(loaded, known.instructions), options, runs, exhausted, samples })
}

import type { VerifyRequest, VerifyResult } from '../api.js'
import { createMachineRunner } from '../behaviour/machine-runner.js'
import type { FunctionRunner } from '../behaviour/runner.js'
import { newSandboxes } from '../behaviour/sandboxes.js'
import type { LoadedCode } from '../file/load.js'
import type { MachinePlatform } from '../platform/platform.js'
import { behaviourOptions } from '../prepare.js'
import { machineSide } from '../proof/machine-side.js'
import type { DecodedCode } from '../stages/decode.js'
import { confinementReport } from '../stages/dynamic-reports.js'
import { type Compared, compareFunction } from '../stages/function-behaviour.js'
import { behaviourStage, proveOrAccept } from '../stages/prove-or-accept.js'
import type { StageLog } from '../verify.js'
import { codeConstants } from './code-constants.js'
import { flagName, type MachineIsa } from './isa.js'
import { readCode } from './read-code.js'

export async function verifyMachineFunction(
  platform: MachinePlatform,
  request: VerifyRequest,
  loaded: LoadedCode,
  log: StageLog,
): Promise<VerifyResult> {
  const known = await readCode(platform, request, loaded, log)
  if (known === undefined) return log.reject()

  const sandboxes = request.sandboxes ?? request.prepared?.sandboxes ?? newSandboxes
  const runner = createMachineRunner(platform, request.contract, loaded, request.seed ?? 0, { sandboxes })
  try {
    return await verifyRuns(platform, request, loaded, known, runner, log)
  } finally {
    runner.end()
  }
}

async function verifyRuns(
  platform: MachinePlatform,
  request: VerifyRequest,
  loaded: LoadedCode,
  known: DecodedCode,
  runner: FunctionRunner,
  log: StageLog,
): Promise<VerifyResult> {
  const options = behaviourOptions(request, runner, codeConstants(known))
  let compared: Compared | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareFunction(options)
    return confinementReport(compared.finding, compared.runs, checkedOnRuns(platform.isa))
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
  return proveOrAccept(request, log, {
    code: machineSide(platform, loaded, known.instructions),
    options,
    runs,
    exhausted,
    samples,
  })
}

function checkedOnRuns({ guest }: MachineIsa): string {
  const flags = guest.clearFlags.map(flagName)
  const state = ['callee-saved registers', 'stack pointer', 'return address', ...flags]
  return ['each byte read or written', ...state].join(', ')
}

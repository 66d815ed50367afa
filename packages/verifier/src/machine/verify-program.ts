import type { VerifyRequest, VerifyResult } from '../api.js'
import { harvest } from '../behaviour/harvest.js'
import type { LoadedCode } from '../file/load.js'
import type { MachinePlatform } from '../platform/platform.js'
import { behaviourReport, confinementReport } from '../stages/dynamic-reports.js'
import { compareProgram, machineProgramRunner } from '../stages/program-behaviour.js'
import { acceptTested, fewestProgramInputs, type StageLog } from '../verify.js'
import { codeConstants } from './code-constants.js'
import { readCode } from './read-code.js'

export async function verifyMachineProgram(
  platform: MachinePlatform,
  request: VerifyRequest,
  loaded: LoadedCode,
  log: StageLog,
): Promise<VerifyResult> {
  const { contract } = request
  const seed = request.seed ?? 0
  const known = await readCode(platform, request, loaded, log)
  if (known === undefined) return log.reject()
  let compared: Awaited<ReturnType<typeof compareProgram>> | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareProgram({
      contract,
      run: machineProgramRunner(platform, contract, loaded, seed),
      harvest: harvest(contract, codeConstants(known)),
      seed,
      argumentsAreText: platform.system.argumentsAreText,
      effort: request.effort ?? 'normal',
      signal: request.signal,
      pause: request.pause,
      onProgress: request.onProgress,
    })
    return confinementReport(
      compared.finding,
      compared.runs,
      'each byte read or written, system calls, their files and buffers',
    )
  })
  const { finding, runs, exhaustive } = compared!
  if (!confined) return log.reject()
  if (!(await log.record('behaviour', () => behaviourReport(finding, runs, { allInputs: exhaustive }))))
    return log.reject()
  await log.record('proof', () => ({ status: 'not-run', reason: 'programs are run, not proved', facts: {} }))
  if (exhaustive && runs.compared > 0) return log.accept({ level: 'exhausted', n: runs.compared })
  return acceptTested(log, runs.compared, fewestProgramInputs)
}

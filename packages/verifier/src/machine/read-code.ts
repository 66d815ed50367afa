import type { VerifyRequest } from '../api.js'
import type { LoadedCode } from '../file/load.js'
import type { MachinePlatform } from '../platform/platform.js'
import { type DecodedCode, decodeCode } from '../stages/decode.js'
import { checkStructure } from '../stages/structure.js'
import type { StageLog } from '../verify.js'

/** The stages that read the code without running it; undefined when one of them failed. */
export async function readCode(
  platform: MachinePlatform,
  request: VerifyRequest,
  loaded: LoadedCode,
  log: StageLog,
): Promise<DecodedCode | undefined> {
  let code: DecodedCode | undefined
  const decoded = await log.record('decode', async () => {
    const result = await decodeCode(platform, loaded, request.disassembler)
    code = result.code
    return result.outcome
  })
  if (!decoded || code === undefined) return undefined
  const known = code
  const isProgram = request.contract.kind === 'program'
  const isSound = await log.record('structure', () =>
    checkStructure(platform, loaded, known, { isProgram, features: request.features ?? [] }),
  )
  return isSound ? known : undefined
}

import type { VerifyRequest } from '../api.js'
import type { LoadedCode } from '../file/load.js'
import { type DecodedCode, decodeCode } from '../stages/decode.js'
import { checkStructure } from '../stages/structure.js'
import type { StageLog } from '../verify.js'
import type { MachineIsa } from './isa.js'

/** The stages that read the code without running it; undefined when one of them failed. */
export async function readCode(
  isa: MachineIsa,
  request: VerifyRequest,
  loaded: LoadedCode,
  log: StageLog,
): Promise<DecodedCode | undefined> {
  let code: DecodedCode | undefined
  const decoded = await log.record('decode', async () => {
    const result = await decodeCode(isa, loaded, request.disassembler)
    code = result.code
    return result.outcome
  })
  if (!decoded || code === undefined) return undefined
  const known = code
  const isProgram = request.contract.kind === 'program'
  const isSound = await log.record('structure', () =>
    checkStructure(isa, loaded, known, { isProgram, features: request.features ?? [] }),
  )
  return isSound ? known : undefined
}

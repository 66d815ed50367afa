import type { Instruction } from '@sourceless/isa-x64'
import type { VerifyDiagnostic } from '../api.js'
import type { CodeRange } from '../file/load.js'
import type { CodeInstruction } from '../machine/flow.js'
import { followFlow } from '../stages/decode.js'
import { x64 } from './isa.js'

export type X64CodeInstruction = CodeInstruction<Instruction>

/** Decodes everything that control flow reaches from the roots; instructions found before a problem stay in the map. */
export function follow(
  ranges: readonly CodeRange[],
  roots: readonly number[],
  instructions: Map<number, X64CodeInstruction>,
): VerifyDiagnostic | undefined {
  return followFlow(x64, ranges, roots, instructions)
}

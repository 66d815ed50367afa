import type { DecodedCode } from '../stages/decode.js'

/** Integer immediates of the code but for branch distances. */
export function codeConstants(code: DecodedCode): Set<bigint> {
  const constants = new Set<bigint>()
  for (const { instruction, flow } of code.instructions.values()) {
    if (flow.kind !== 'next') continue
    for (const operand of instruction.operands) {
      if (typeof operand === 'bigint' || Number.isInteger(operand)) constants.add(BigInt(operand as bigint | number))
    }
  }
  return constants
}

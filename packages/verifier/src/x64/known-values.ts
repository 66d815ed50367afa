import { footprint, type Instruction, type MemoryOperand, type Operand, type Register } from '@sourceless/isa-x64'
import { type KnownValue, type KnownValues, nothingKnown } from '../machine/known-values.js'

const number = (value: bigint): KnownValue => ({ kind: 'number', value: BigInt.asUintN(64, value) })

const isRegister = (operand: Operand | undefined): operand is Register =>
  typeof operand === 'object' && operand.kind === 'register'

const isMemory = (operand: Operand | undefined): operand is MemoryOperand =>
  typeof operand === 'object' && operand.kind === 'memory'

/** The address that [rip + displacement] stands for in the instruction at an address. */
export function ripAddress(operand: Operand | undefined, next: number): number | undefined {
  return isMemory(operand) && operand.rip ? next + operand.displacement : undefined
}

/**
 * Follows the ways in which code sets the number of a system call or fetches the address of an imported function: `mov`,
 * `xor r, r`, `push` and `pop`.
 */
export function stepKnownValues(instruction: Instruction, address: number, before: KnownValues): KnownValues {
  const { form, operands, sizeBytes } = instruction
  const [first, second] = operands
  const isPush = form.mnemonic === 'push' && typeof first === 'number'
  const set = isRegister(first) ? valueSet(form.mnemonic, first, second, address + sizeBytes, before) : undefined
  if (set === undefined && !isPush && before.registers.size === 0) return nothingKnown
  const { writes } = footprint(instruction)
  const registers = new Map([...before.registers].filter(([location]) => !writes.has(location)))
  if (set !== undefined) registers.set((first as Register).location, set)
  return { registers, pushed: isPush ? number(BigInt(first)) : undefined }
}

function valueSet(
  mnemonic: string,
  to: Register,
  from: Operand | undefined,
  next: number,
  { registers, pushed }: KnownValues,
): KnownValue | undefined {
  if (mnemonic === 'pop') return to.bits === 64 ? pushed : undefined
  if (mnemonic === 'xor') return to.bits >= 32 && from === to ? number(0n) : undefined
  if (mnemonic !== 'mov') return undefined
  if (typeof from === 'number' || typeof from === 'bigint') {
    const value = BigInt(from)
    if (to.bits === 64) return number(value)
    if (to.bits === 32) return number(BigInt.asUintN(32, value))
    const before = registers.get(to.location)
    if (to.class !== 'gp8' || before?.kind !== 'number') return undefined
    return number((before.value & ~0xffn) | BigInt.asUintN(8, value))
  }
  const address = to.bits === 64 ? ripAddress(from, next) : undefined
  return address === undefined ? undefined : { kind: 'word', address }
}

import type { OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { MemoryOperand, Operand } from '../operand.js'

export interface FormatOptions {
  /** Address of the instruction: branch targets are then shown as addresses, otherwise relative to `$`. */
  readonly address?: number | bigint
}

const pointerNames: Readonly<Record<number, string>> = {
  8: 'byte',
  16: 'word',
  32: 'dword',
  64: 'qword',
  128: 'xmmword',
  256: 'ymmword',
}

/**
 * Intel syntax, as GNU as and LLVM read it, but for branch targets without `address`: `$` is the instruction's start.
 * @example formatInstruction(decode(bytes).value) // 'add qword ptr [rax + rcx*8 + 0x10], rdx'
 */
export function formatInstruction(
  instruction: Pick<Instruction, 'form' | 'operands' | 'sizeBytes'>,
  options: FormatOptions = {},
): string {
  const { form, operands } = instruction
  const shown = operands.map((operand, n) => formatOperand(operand, form.operands[n]!, instruction, options))
  return shown.length === 0 ? form.mnemonic : `${form.mnemonic} ${shown.join(', ')}`
}

function formatOperand(
  operand: Operand,
  spec: OperandSpec,
  { sizeBytes }: Pick<Instruction, 'sizeBytes'>,
  { address }: FormatOptions,
): string {
  if (typeof operand !== 'object') {
    if (spec.kind === 'offset') return `${pointerNames[spec.width]} ptr [${formatNumber(operand)}]`
    if (spec.kind !== 'relative') return formatNumber(operand)
    const distance = Number(operand) + sizeBytes
    // Without the hint a reader would choose the short encoding.
    const near = spec.fieldBits === 32 && distance - 2 >= -128 && distance - 2 <= 127 ? 'near ' : ''
    if (address === undefined) return `${near}$${distance < 0 ? '-' : '+'}${formatNumber(Math.abs(distance))}`
    return near + formatNumber(BigInt.asUintN(64, BigInt(address) + BigInt(distance)))
  }
  if (operand.kind === 'register') return operand.name
  if (operand.kind === 'memory')
    return pointerNames[spec.width] === undefined || spec.text === 'm'
      ? formatMemory(operand)
      : `${pointerNames[spec.width]} ptr ${formatMemory(operand)}`
  return operand.kind === 'label' ? `.L${operand.id}` : formatSymbol(operand.name, operand.addend)
}

function formatMemory(memory: MemoryOperand): string {
  const parts: string[] = []
  if (memory.rip) parts.push('rip')
  if (memory.base) parts.push(memory.base.name)
  if (memory.index) {
    // Without a base, or with one that could not be an index, the scale of 1 tells which register is the index.
    const plain = memory.scale === 1 && memory.base !== undefined
    parts.push(plain ? memory.index.name : `${memory.index.name}*${memory.scale}`)
  }
  if (memory.target) {
    parts.push(
      memory.target.kind === 'label' ? `.L${memory.target.id}` : formatSymbol(memory.target.name, memory.target.addend),
    )
  }
  const { displacement } = memory
  if (parts.length === 0) return `[${formatNumber(displacement)}]`
  if (displacement === 0) return `[${parts.join(' + ')}]`
  return `[${parts.join(' + ')} ${displacement < 0 ? '-' : '+'} ${formatNumber(Math.abs(displacement))}]`
}

function formatSymbol(name: string, addend: number): string {
  return addend === 0 ? name : `${name} ${addend < 0 ? '-' : '+'} ${formatNumber(Math.abs(addend))}`
}

/** Decimal up to 9, then hexadecimal. */
function formatNumber(value: number | bigint): string {
  const magnitude = value < 0 ? -value : value
  const digits = magnitude > 9 ? `0x${magnitude.toString(16)}` : magnitude.toString()
  return value < 0 ? `-${digits}` : digits
}

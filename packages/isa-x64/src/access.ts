import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess, OperandSpec } from './form.js'
import type { Instruction } from './instruction.js'
import type { MemoryOperand, Operand } from './operand.js'
import type { Register } from './register.js'

/**
 * Tells `context` what `instruction`, placed at `address`, does. Operands must be resolved: labels and symbols have no
 * meaning before they are laid out.
 * @throws Error when the row has no meaning
 */
export function applyMeaning(instruction: Instruction, address: bigint, context: MeaningContext): void {
  const { meaning, name } = instruction.form
  if (meaning === undefined) throw new Error(`the form ${name} has no meaning`)
  meaning(context, operandAccess(instruction, address, context))
}

export function operandAccess(instruction: Instruction, address: bigint, context: MeaningContext): OperandAccess {
  const { form, operands, sizeBytes } = instruction
  const { terms } = context
  const end = address + BigInt(sizeBytes)
  const instructionEnd = terms.constant(BigInt.asUintN(64, end), 64)
  const addressOf = (index: number) => effectiveAddress(expectMemory(operands[index]), end, context)
  return {
    instructionEnd,
    get target() {
      const relative = operands[form.layout.relative]
      if (typeof relative !== 'number') throw new Error(`${form.name} has no resolved branch target`)
      return terms.constant(BigInt.asUintN(64, end + BigInt(relative)), 64)
    },
    width: (index) => form.operands[index]!.width,
    isMemory: (index) => isMemoryOperand(operands[index]),
    address: addressOf,
    read(index) {
      const [spec, operand] = [form.operands[index]!, operands[index]!]
      if (typeof operand !== 'object') return terms.constant(BigInt.asUintN(spec.width, BigInt(operand)), spec.width)
      if (operand.kind === 'memory') return context.load(addressOf(index), spec.width / 8)
      if (operand.kind !== 'register') throw new Error(`${form.name} refers to an unresolved ${operand.kind}`)
      return readRegister(operand, spec, context)
    },
    write(index, value) {
      const [spec, operand] = [form.operands[index]!, operands[index]!]
      if (value.bits !== spec.width) throw new Error(`${form.name} writes ${value.bits} bits to operand ${index}`)
      if (isMemoryOperand(operand)) context.store(addressOf(index), value)
      else writeRegister(operand as Register, value, context)
    },
  }
}

function isMemoryOperand(operand: Operand | undefined): operand is MemoryOperand {
  return typeof operand === 'object' && operand.kind === 'memory'
}

function expectMemory(operand: Operand | undefined): MemoryOperand {
  if (!isMemoryOperand(operand) || operand.target !== undefined) throw new Error('not a resolved memory operand')
  return operand
}

function effectiveAddress(memory: MemoryOperand, end: bigint, context: MeaningContext): Term {
  const { terms } = context
  const displacement = BigInt(memory.displacement) + (memory.rip ? end : 0n)
  const constant = terms.constant(BigInt.asUintN(64, displacement), 64)
  const parts: Term[] = []
  if (memory.base) parts.push(context.read(memory.base.location))
  if (memory.index) {
    const log = terms.constant(Math.log2(memory.scale), 64)
    parts.push(terms.binary('shl', context.read(memory.index.location), log))
  }
  return parts.reduceRight((sum, part) => terms.binary('add', part, sum), constant)
}

function readRegister(register: Register, spec: OperandSpec, context: MeaningContext): Term {
  const { terms } = context
  const low = context.read(register.location)
  if (register.class === 'xmm' && spec.width === 128) return terms.concat(context.read(`${register.location}h`), low)
  if (register.class === 'gp8high') return terms.extract(low, 8, 8)
  return spec.width === 64 ? low : terms.extract(low, 0, spec.width)
}

/** 32-bit results clear the upper half of a general register; other partial results keep the rest. */
function writeRegister(register: Register, value: Term, context: MeaningContext): void {
  const { terms } = context
  const { location } = register
  if (value.bits === 128) {
    context.write(`${location}h`, terms.extract(value, 64, 64))
    context.write(location, terms.extract(value, 0, 64))
  } else if (value.bits === 64) {
    context.write(location, value)
  } else if (register.bits === 32) {
    context.write(location, terms.convert('zext', value, 64))
  } else {
    const lowBit = register.class === 'gp8high' ? 8 : 0
    const old = context.read(location)
    const top = lowBit + value.bits
    const upper = terms.concat(terms.extract(old, top, 64 - top), value)
    context.write(location, lowBit === 0 ? upper : terms.concat(upper, terms.extract(old, 0, lowBit)))
  }
}

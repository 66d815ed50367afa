import type { MeaningContext, Term } from '@sourceless/isa'
import { type Expanded, expandInstruction } from './expand.js'
import type { OperandAccess } from './form.js'
import type { Instruction } from './instruction.js'
import type { Operand, RoundingMode } from './operand.js'
import type { Register } from './register.js'
import { unmodelled } from './unmodelled.js'

/**
 * Tells `context` what `instruction`, placed at `address`, does.
 * @throws Error for an instruction without meaning: ask `unmodelled` first
 */
export function applyMeaning(instruction: Instruction, address: bigint, context: MeaningContext): void {
  const reason = unmodelled(instruction)
  if (reason !== undefined) throw new Error(reason)
  const expanded = expandInstruction(instruction)
  expanded.form.meaning!(context, accessOf(context, expanded, address, instruction.sizeBytes))
}

function accessOf(m: MeaningContext, { operands, form }: Expanded, address: bigint, sizeBytes: number): OperandAccess {
  const { terms } = m
  const constant = (value: bigint | number): Term => terms.constant(value, 64)
  return {
    read(index) {
      const operand = operands[index]
      if (typeof operand !== 'object' || operand.kind !== 'register') {
        const number = numberOf(operand)
        const isTarget = form.operands[index]!.kind === 'target'
        return constant(isTarget ? address + BigInt(number) : number)
      }
      return readInteger(m, operand)
    },
    readFloat(index, bits) {
      const raw = m.read(registerOf(operands[index]).location)
      return bits === 64 ? raw : unboxed(m, raw)
    },
    readRaw: (index) => m.read(registerOf(operands[index]).location),
    write(index, value) {
      const register = registerOf(operands[index])
      if (register.class === 'x' && register.number === 0) return
      m.write(register.location, value.bits === 64 ? value : boxed(m, value))
    },
    upper: (index) => constant(BigInt.asIntN(32, BigInt(numberOf(operands[index])) << 12n)),
    address(index) {
      const { base, offset } = memoryOf(operands[index])
      return terms.binary('add', readInteger(m, base), constant(numberOf(offset)))
    },
    offset: (index) => numberOf(memoryOf(operands[index]).offset),
    rounding: (index) => roundingOf(operands[index]),
    registerNumber(index) {
      const operand = operands[index]
      return typeof operand === 'object' && operand.kind === 'memory' ? operand.base.number : registerOf(operand).number
    },
    instructionStart: constant(address),
    instructionEnd: constant(address + BigInt(sizeBytes)),
  }
}

const readInteger = (m: MeaningContext, register: Register): Term =>
  register.number === 0 ? m.terms.constant(0, 64) : m.read(register.location)

const BOX = 0xffffffffn
const CANONICAL_NAN_32 = 0x7fc00000n

/** Unprivileged manual, section 21.2: a register that holds no boxed single reads as the canonical NaN. */
function unboxed({ terms }: MeaningContext, raw: Term): Term {
  const isBoxed = terms.compare('eq', terms.extract(raw, 32, 32), terms.constant(BOX, 32))
  return terms.ite(isBoxed, terms.extract(raw, 0, 32), terms.constant(CANONICAL_NAN_32, 32))
}

const boxed = ({ terms }: MeaningContext, single: Term): Term => terms.concat(terms.constant(BOX, 32), single)

function registerOf(operand: Operand | undefined): Register {
  if (typeof operand === 'object' && operand.kind === 'register') return operand
  throw new Error('the operand is not a register')
}

function memoryOf(operand: Operand | undefined): Extract<Operand, { kind: 'memory' }> {
  if (typeof operand === 'object' && operand.kind === 'memory') return operand
  throw new Error('the operand is not in memory')
}

function numberOf(operand: Operand | undefined): number {
  if (typeof operand === 'number') return operand
  throw new Error('an instruction with unresolved labels or symbols has no meaning yet')
}

function roundingOf(operand: Operand | undefined): RoundingMode['name'] {
  if (typeof operand === 'object' && operand.kind === 'rounding') return operand.name
  throw new Error('the operand is not a rounding mode')
}

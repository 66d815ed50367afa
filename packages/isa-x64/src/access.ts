import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Form, OperandAccess } from './form.js'
import type { Instruction } from './instruction.js'
import { mergeHighByte, mergeLow } from './meaning/parts.js'
import type { MemoryOperand, Operand } from './operand.js'
import type { Register } from './register.js'

/**
 * Tells `context` what `instruction`, placed at `address`, does. A relative branch operand is its displacement from the
 * next instruction. Operands must be resolved: labels and symbols have no meaning before they are laid out.
 */
export function applyMeaning(instruction: Instruction, address: bigint | Term, context: MeaningContext): void {
  const { form } = instruction
  if (!form.meaning) throw new Error(`the row ${form.name} has no meaning`)
  const pending = new Map<Location, Term>()
  const m: MeaningContext = {
    terms: context.terms,
    read: (location) => context.read(location),
    write(location, value) {
      pending.set(location, value)
      context.write(location, value)
    },
    load: (from, bytes, when) => context.load(from, bytes, when),
    store: (to, value, when) => context.store(to, value, when),
    trap: (condition, kind) => context.trap(condition, kind),
    jump: (condition, target, kind) => context.jump(condition, target, kind),
    systemCall: () => context.systemCall(),
  }
  form.meaning(
    m,
    accessOperands(instruction, address, m, (location) => pending.get(location) ?? m.read(location)),
  )
}

/** Partial writes merge with what the instruction has written before: `xchg al, ah` writes rax twice. */
type Current = (location: Location) => Term

function accessOperands(
  instruction: Instruction,
  address: bigint | Term,
  m: MeaningContext,
  current: Current,
): OperandAccess {
  const { form, operands, sizeBytes } = instruction
  const { terms } = m
  const size = BigInt(sizeBytes)
  const end =
    typeof address === 'bigint'
      ? terms.constant(address + size, 64)
      : terms.binary('add', address, terms.constant(size, 64))
  const spec = (index: number) => form.operands[index]!
  const operand = (index: number): Operand | undefined => operands[index] ?? spec(index).fixed
  const addressOf = (index: number): Term => effectiveAddress(m, memoryOperand(operand(index)), end, popBias(form))
  return {
    count: form.operands.length,
    instructionEnd: end,
    get target() {
      const first = operands[0]
      if (spec(0).kind !== 'relative') return this.read(0)
      return terms.binary('add', end, terms.constant(number(first), 64))
    },
    width: (index) => spec(index).width,
    isMemory: (index) => isMemory(operand(index)),
    address: addressOf,
    read(index) {
      const value = operand(index)
      const bits = spec(index).width
      if (spec(index).kind === 'one') return terms.constant(1, bits)
      if (isRegister(value)) return readRegister(m, value, bits)
      return isMemory(value) ? load(m, addressOf(index), bits) : terms.constant(number(value), bits)
    },
    write(index, value) {
      const target = operand(index)
      if (value.bits !== spec(index).width) throw new Error(`${form.name}: operand ${index} is not ${value.bits} bits`)
      if (isRegister(target)) writeRegister(m, current, target, value)
      else store(m, addressOf(index), value)
    },
    writeWhole(index, value) {
      const target = operand(index)
      if (!isRegister(target)) throw new Error(`${form.name}: operand ${index} is not a register`)
      m.write(target.location, value)
    },
  }
}

/** `pop [rsp + x]` computes its address with the increased rsp (SDM volume 2, POP). */
const popBias = (form: Form): bigint => (form.mnemonic === 'pop' ? 8n : 0n)

const isRegister = (operand: Operand | undefined): operand is Register =>
  typeof operand === 'object' && 'kind' in operand && operand.kind === 'register'
const isMemory = (operand: Operand | undefined): operand is MemoryOperand =>
  typeof operand === 'object' && 'kind' in operand && operand.kind === 'memory'

function memoryOperand(operand: Operand | undefined): MemoryOperand {
  if (!isMemory(operand)) throw new Error('the operand is not in memory')
  return operand
}

function number(operand: Operand | undefined): bigint {
  if (typeof operand === 'number' || typeof operand === 'bigint') return BigInt(operand)
  throw new Error('an instruction with unresolved labels or symbols has no meaning yet')
}

function effectiveAddress(m: MeaningContext, operand: MemoryOperand, end: Term, stackBias: bigint): Term {
  const { terms } = m
  const displacement = terms.constant(operand.displacement, 64)
  if (operand.rip) {
    if (operand.target !== undefined) throw new Error('an unresolved rip-relative operand has no address yet')
    return terms.binary('add', end, displacement)
  }
  let sum = displacement
  if (operand.base) {
    const bias = operand.base.location === 'rsp' ? stackBias : 0n
    sum = terms.binary('add', m.read(operand.base.location), terms.constant(BigInt(operand.displacement) + bias, 64))
  }
  if (!operand.index) return sum
  const scaled = terms.binary('mul', m.read(operand.index.location), terms.constant(operand.scale, 64))
  return terms.binary('add', sum, scaled)
}

const upperHalf = (register: Register): Location => `${register.location}h`

function readRegister(m: MeaningContext, register: Register, bits: number): Term {
  if (register.class === 'gp8high') return m.terms.extract(m.read(register.location), 8, 8)
  if (bits === 128) return m.terms.concat(m.read(upperHalf(register)), m.read(register.location))
  return m.terms.extract(m.read(register.location), 0, bits)
}

function writeRegister(m: MeaningContext, current: Current, register: Register, value: Term): void {
  const { terms } = m
  if (register.class === 'xmm') {
    if (value.bits === 128) m.write(upperHalf(register), terms.extract(value, 64, 64))
    const low = terms.extract(value, 0, Math.min(64, value.bits))
    if (low.bits === 64) m.write(register.location, low)
    else
      m.write(register.location, terms.concat(terms.extract(current(register.location), low.bits, 64 - low.bits), low))
    return
  }
  const whole = current(register.location)
  m.write(register.location, register.class === 'gp8high' ? mergeHighByte(m, whole, value) : mergeLow(m, whole, value))
}

function load(m: MeaningContext, address: Term, bits: number): Term {
  if (bits < 128) return m.load(address, bits / 8)
  const low = m.load(address, 8)
  const high = m.load(m.terms.binary('add', address, m.terms.constant(8, 64)), 8)
  return m.terms.concat(high, low)
}

function store(m: MeaningContext, address: Term, value: Term): void {
  if (value.bits < 128) {
    m.store(address, value)
    return
  }
  m.store(address, m.terms.extract(value, 0, 64))
  m.store(m.terms.binary('add', address, m.terms.constant(8, 64)), m.terms.extract(value, 64, 64))
}

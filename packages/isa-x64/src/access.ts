import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Form, OperandAccess } from './form.js'
import type { Instruction } from './instruction.js'
import { mergeHighByte, mergeLow } from './meaning/parts.js'
import type { MemoryOperand, Operand } from './operand.js'
import { isVector, partsOf, type Register } from './register.js'

/**
 * Tells `context` what `instruction`, placed at `address`, does. A relative branch operand is its displacement from the
 * next instruction. Operands must be resolved: labels and symbols have no meaning before they are laid out.
 */
export function applyMeaning(instruction: Instruction, address: bigint | Term, context: MeaningContext): void {
  const { form } = instruction
  const { meaning } = form
  if (!meaning) throw new Error(`${form.name} has no meaning: ${unmodelled(instruction)}`)
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
  meaning(
    m,
    accessOperands(instruction, address, m, (location) => pending.get(location) ?? m.read(location)),
  )
}

/** Why an instruction has no meaning, or undefined when it has one: ask before `applyMeaning`. */
export function unmodelled({ form }: Pick<Instruction, 'form'>): string | undefined {
  return form.unmodelled ?? (form.meaning === undefined ? 'the table gives it none' : undefined)
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
  const start = typeof address === 'bigint' ? terms.constant(address, 64) : address
  const end =
    typeof address === 'bigint'
      ? terms.constant(address + BigInt(sizeBytes), 64)
      : terms.binary('add', address, terms.constant(sizeBytes, 64))
  const spec = (index: number) => form.operands[index]!
  const operand = (index: number): Operand | undefined => operands[index] ?? spec(index).fixed
  const addressOf = (index: number): Term =>
    spec(index).kind === 'offset'
      ? terms.constant(number(operand(index)), 64)
      : effectiveAddress(m, memoryOperand(operand(index)), end, popBias(form))
  const inMemory = (index: number): boolean => isMemory(operand(index)) || spec(index).kind === 'offset'
  const read = (index: number): Term => {
    const value = operand(index)
    const bits = spec(index).width
    if (spec(index).kind === 'one') return terms.constant(1, bits)
    if (isRegister(value)) return readRegister(m, value, bits)
    return inMemory(index) ? load(m, addressOf(index), bits) : terms.constant(number(value), bits)
  }
  const write = (index: number, value: Term): void => {
    const target = operand(index)
    if (value.bits !== spec(index).width) throw new Error(`${form.name}: operand ${index} is not ${value.bits} bits`)
    if (inMemory(index)) store(m, addressOf(index), value)
    else if (!isRegister(target)) throw new Error(`${form.name}: operand ${index} cannot be written`)
    else if (!isVector(target)) writeGeneral(m, current, target, widened(m, value, spec(index).registerBits))
    else if (value.bits === 128)
      writeVector(m, form, target, [terms.extract(value, 0, 64), terms.extract(value, 64, 64)])
    else writeVector(m, form, target, [lowPart(m, form, current, target, value)])
  }
  return {
    count: form.operands.length,
    instructionStart: start,
    instructionEnd: end,
    get target() {
      if (spec(0).kind !== 'relative') return read(0)
      return terms.binary('add', end, terms.constant(number(operands[0]), 64))
    },
    width: (index) => spec(index).width,
    isMemory: inMemory,
    address: addressOf,
    elementAddress: (index, element) =>
      elementAddress(m, memoryOperand(operand(index)), element, spec(index).indexBits),
    read,
    write,
    readParts(index) {
      const value = operand(index)
      const bits = spec(index).width
      if (bits <= 64) return [read(index)]
      if (isRegister(value))
        return partsOf(value)
          .slice(0, bits / 64)
          .map((location) => m.read(location))
      return loadParts(m, addressOf(index), bits)
    },
    writeParts(index, parts) {
      const target = operand(index)
      if (parts.length === 1) write(index, parts[0]!)
      else if (64 * parts.length !== spec(index).width)
        throw new Error(`${form.name}: operand ${index} is not of ${parts.length} parts`)
      else if (isRegister(target)) writeVector(m, form, target, parts)
      else storeParts(m, addressOf(index), parts)
    },
    writeWhole(index, value) {
      const target = operand(index)
      if (!isRegister(target)) throw new Error(`${form.name}: operand ${index} is not a register`)
      m.write(target.location, value)
    },
  }
}

/** `pop [rsp + x]` computes its address with the increased rsp (SDM volume 2, POP). */
const popBias = (form: Form): bigint => (form.mnemonic === 'pop' ? BigInt(form.operands[0]!.width / 8) : 0n)

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

/** The index is a lane of a vector register, sign-extended. */
function elementAddress(m: MeaningContext, operand: MemoryOperand, element: number, indexBits: number): Term {
  const { terms } = m
  const part = m.read(partsOf(operand.index!)[(element * indexBits) >> 6]!)
  const index = terms.convert('sext', terms.extract(part, (element * indexBits) & 63, indexBits), 64)
  const scaled = terms.binary('mul', index, terms.constant(operand.scale, 64))
  const displacement = terms.constant(operand.displacement, 64)
  const base = operand.base ? terms.binary('add', m.read(operand.base.location), displacement) : displacement
  return terms.binary('add', base, scaled)
}

function readRegister(m: MeaningContext, register: Register, bits: number): Term {
  if (register.class === 'gp8high') return m.terms.extract(m.read(register.location), 8, 8)
  if (bits < 128) return m.terms.extract(m.read(register.location), 0, bits)
  if (bits > 128) throw new Error(`${register.name} is read in parts`)
  return m.terms.concat(m.read(partsOf(register)[1]!), m.read(register.location))
}

/** `r32m8` and its like: the whole register is written, its upper bits with zeros. */
const widened = (m: MeaningContext, value: Term, bits: number): Term =>
  value.bits < bits ? m.terms.convert('zext', value, bits) : value

function writeGeneral(m: MeaningContext, current: Current, register: Register, value: Term): void {
  const whole = current(register.location)
  m.write(register.location, register.class === 'gp8high' ? mergeHighByte(m, whole, value) : mergeLow(m, whole, value))
}

/** The low 64 bits of a vector register whose lowest bits are written: the rest is kept, by VEX rows cleared. */
function lowPart(m: MeaningContext, form: Form, current: Current, register: Register, value: Term): Term {
  const { terms } = m
  if (value.bits === 64) return value
  if (form.layout.prefix === 'vex') return terms.convert('zext', value, 64)
  return terms.concat(terms.extract(current(register.location), value.bits, 64 - value.bits), value)
}

/** SDM volume 2, section 2.3.10.1: legacy instructions keep the bits above what they write, VEX ones clear them. */
function writeVector(m: MeaningContext, form: Form, register: Register, parts: readonly Term[]): void {
  const locations = partsOf(register)
  for (const [n, part] of parts.entries()) m.write(locations[n]!, part)
  if (form.layout.prefix === 'legacy') return
  for (const location of locations.slice(parts.length)) m.write(location, m.terms.constant(0, 64))
}

const following = (m: MeaningContext, address: Term, part: number): Term =>
  part === 0 ? address : m.terms.binary('add', address, m.terms.constant(8 * part, 64))

function loadParts(m: MeaningContext, address: Term, bits: number): readonly Term[] {
  return Array.from({ length: bits / 64 }, (_, n) => m.load(following(m, address, n), 8))
}

function storeParts(m: MeaningContext, address: Term, parts: readonly Term[]): void {
  for (const [n, part] of parts.entries()) m.store(following(m, address, n), part)
}

function load(m: MeaningContext, address: Term, bits: number): Term {
  if (bits < 128) return m.load(address, bits / 8)
  if (bits > 128) throw new Error(`${bits} bits of memory are read in parts`)
  const [low, high] = loadParts(m, address, bits)
  return m.terms.concat(high!, low!)
}

function store(m: MeaningContext, address: Term, value: Term): void {
  if (value.bits < 128) m.store(address, value)
  else storeParts(m, address, [m.terms.extract(value, 0, 64), m.terms.extract(value, 64, 64)])
}

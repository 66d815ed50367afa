import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Instruction } from './instruction.js'
import type { MemoryOperand, Operand, Shift } from './operand/operand.js'
import type { Register } from './operand/register.js'

/** How a meaning reaches the operands of its instruction; indices count the row's operands from 0. */
export interface OperandAccess {
  readonly instruction: Instruction
  /** Address of the instruction, 64 bits. */
  readonly address: Term
  /** Number of the row's operands. */
  readonly count: number
  /** The operand as it is; one that is left out has the row's fallback. */
  operand(index: number): Operand
  register(index: number): Register
  /** An immediate or displacement. */
  number(index: number): number
  shift(index: number): Shift
  name(index: number): string
  memory(index: number): MemoryOperand
  /** Width in bits of the register that operand `index` is. */
  bits(index: number): number
  /**
   * A register at its width (zero registers give 0; scalars the low bits of the vector register; q registers and 128-bit
   * arrangements `concat(high, low)`), or an immediate at `bits`, 64 when left out.
   */
  read(index: number, bits?: number): Term
  /**
   * Writes a register: w registers and scalars are zero-extended, 64-bit arrangements clear the upper half, writes to
   * the zero registers are lost. The term has the register's width.
   */
  write(index: number, value: Term): void
  /** Lane `lane` of the vector register (or list member `member`) that operand `index` names. */
  readLane(index: number, lane: number, laneBits: number, member?: number): Term
  /** Writes a whole vector register from its lanes, lowest first; what is above them becomes zero. */
  writeLanes(index: number, lanes: readonly Term[], member?: number): void
  /** The address that a memory operand accesses, 64 bits; a pre- or post-index is written to the base. Call it once. */
  effectiveAddress(index: number): Term
  /** `address` plus the displacement that operand `index` is. */
  target(index: number): Term
}

/** Why `instruction` has no meaning here, undefined when it has one. */
export function unmodelled({ form, operands }: Instruction): string | undefined {
  if (form.meaning === undefined) return `the row ${form.name} has no meaning`
  return form.header.unmodelled?.(operands)
}

/** Tells `context` what `instruction`, placed at `address`, does. Operands must be resolved. @throws where it is `unmodelled` */
export function applyMeaning(instruction: Instruction, address: bigint | Term, context: MeaningContext): void {
  const reason = unmodelled(instruction)
  if (reason !== undefined) throw new Error(reason)
  const place = typeof address === 'bigint' ? context.terms.constant(address, 64) : address
  instruction.form.meaning!(context, new Access(instruction, place, context))
}

/** Reads a general register: 0 for the zero registers. */
export function readGeneral(m: MeaningContext, register: Register): Term {
  if (register.location === '') return m.terms.constant(0, register.bits)
  const whole = m.read(register.location)
  return register.bits === 64 ? whole : m.terms.extract(whole, 0, 32)
}

/** Writes a general register: 32 bits are zero-extended, the zero registers stay. */
export function writeGeneral(m: MeaningContext, register: Register, value: Term): void {
  if (value.bits !== register.bits) throw new Error(`${register.name} does not hold ${value.bits} bits`)
  if (register.location !== '')
    m.write(register.location, value.bits === 64 ? value : m.terms.convert('zext', value, 64))
}

const general = new Set(['x', 'w', 'sp', 'wsp', 'xzr', 'wzr'])

class Access implements OperandAccess {
  readonly instruction: Instruction
  readonly address: Term
  readonly count: number
  private readonly m: MeaningContext

  constructor(instruction: Instruction, address: Term, m: MeaningContext) {
    this.instruction = instruction
    this.address = address
    this.count = instruction.form.layout.kinds.length
    this.m = m
  }

  operand(index: number): Operand {
    const operand = this.instruction.operands[index] ?? this.instruction.form.layout.kinds[index]?.fallback
    if (operand === undefined) throw new Error(`${this.instruction.form.name} has no operand ${index}`)
    return operand
  }

  register(index: number): Register {
    return this.of(index, 'register') as Register
  }

  number(index: number): number {
    const operand = this.operand(index)
    if (typeof operand !== 'number') throw this.wrong(index, 'number')
    return operand
  }

  shift(index: number): Shift {
    return this.of(index, 'shift') as Shift
  }

  name(index: number): string {
    return (this.of(index, 'name') as { readonly name: string }).name
  }

  memory(index: number): MemoryOperand {
    return this.of(index, 'memory') as MemoryOperand
  }

  bits(index: number): number {
    return this.register(index).bits
  }

  read(index: number, bits = 64): Term {
    const operand = this.operand(index)
    const { m } = this
    if (typeof operand !== 'object') return m.terms.constant(operand, bits)
    if (operand.kind !== 'register') throw this.wrong(index, 'register or number')
    if (general.has(operand.class)) return readGeneral(m, operand)
    const low = m.read(operand.location)
    if (operand.bits === 128) return m.terms.concat(m.read(`${operand.location}h`), low)
    return operand.bits === 64 ? low : m.terms.extract(low, 0, operand.bits)
  }

  write(index: number, value: Term): void {
    const register = this.register(index)
    if (general.has(register.class)) writeGeneral(this.m, register, value)
    else this.writeVector(register.number, value)
  }

  readLane(index: number, lane: number, laneBits: number, member = 0): Term {
    const number = this.vectorNumber(index, member)
    const at = lane * laneBits
    if (laneBits === 128) return this.m.terms.concat(this.m.read(`v${number}h`), this.m.read(`v${number}`))
    const half = this.m.read(at < 64 ? `v${number}` : `v${number}h`)
    return laneBits === 64 ? half : this.m.terms.extract(half, at & 63, laneBits)
  }

  writeLanes(index: number, lanes: readonly Term[], member = 0): void {
    const { terms } = this.m
    const number = this.vectorNumber(index, member)
    const halves: (Term | undefined)[] = [undefined, undefined]
    let at = 0
    for (const lane of lanes) {
      if (lane.bits === 128) {
        this.writeVector(number, lane)
        return
      }
      const half = at < 64 ? 0 : 1
      const before = halves[half]
      halves[half] = before === undefined ? lane : terms.concat(lane, before)
      at += lane.bits
    }
    const [low, high] = halves.map((half) => {
      if (half === undefined) return terms.constant(0, 64)
      return half.bits === 64 ? half : terms.convert('zext', half, 64)
    })
    this.m.write(`v${number}`, low!)
    this.m.write(`v${number}h`, high!)
  }

  effectiveAddress(index: number): Term {
    const { m } = this
    const { terms } = m
    const { base, mode, offset, index: indexRegister, extend } = this.memory(index)
    const start = m.read(base.location)
    let step = terms.constant(offset, 64)
    if (indexRegister !== undefined) {
      const value = readGeneral(m, indexRegister)
      const wide = value.bits === 64 ? value : terms.convert(extend?.type === 'sxtw' ? 'sext' : 'zext', value, 64)
      const amount = extend?.amount ?? 0
      step = amount === 0 ? wide : terms.binary('shl', wide, terms.constant(amount, 64))
    }
    const moved = terms.binary('add', start, step)
    if (mode !== 'offset') m.write(base.location, moved)
    return mode === 'post' ? start : moved
  }

  target(index: number): Term {
    const { terms } = this.m
    return terms.binary('add', this.address, terms.constant(this.number(index), 64))
  }

  private writeVector(number: number, value: Term): void {
    const { terms } = this.m
    const low: Location = `v${number}`
    const below = Math.min(64, value.bits)
    const part = value.bits > 64 ? terms.extract(value, 0, 64) : value
    this.m.write(low, below === 64 ? part : terms.convert('zext', part, 64))
    this.m.write(`${low}h`, value.bits === 128 ? terms.extract(value, 64, 64) : terms.constant(0, 64))
  }

  private vectorNumber(index: number, member: number): number {
    const operand = this.operand(index)
    if (typeof operand !== 'object' || !('number' in operand)) throw this.wrong(index, 'vector register')
    return (operand.number + member) & 31
  }

  private of(index: number, kind: string): Operand {
    const operand = this.operand(index)
    if (typeof operand === 'object' && operand.kind === kind) return operand
    throw this.wrong(index, kind)
  }

  private wrong(index: number, wanted: string): Error {
    return new Error(
      `operand ${index} of ${this.instruction.form.name} is no ${wanted}: labels and symbols must be resolved`,
    )
  }
}

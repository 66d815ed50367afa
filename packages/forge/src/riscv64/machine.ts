import { type Operand as EncodedOperand, type Form, form, type OperandRole } from '@sourceless/isa-riscv64'
import type { MemoryObject } from '../ir/node.js'
import type { FramePlace, NativeBlock, NativeFunction, NativeInstruction, Register } from '../native/machine.js'

/** General-purpose registers by number, then those for floats. */
export const zero = 0
export const ra = 1
export const sp = 2
export const t0 = 5
export const a0 = 10
export const f0 = 32
export const fa0 = f0 + 10
export const isFloat = (r: Register): boolean => r >= f0

export interface RegisterOperand {
  readonly kind: 'register'
  readonly register: Register
}
/** A base with a displacement, or a place in the frame with one. */
export interface Address {
  readonly kind: 'memory'
  readonly base: Register | undefined
  readonly displacement: number
  /** Relative to the stack pointer after the prologue. */
  readonly frame: FramePlace | undefined
}
/** An operand without registers, as the encoder takes it. */
export interface PlainOperand {
  readonly kind: 'plain'
  readonly value: EncodedOperand
}
export interface ConstantOperand {
  readonly kind: 'constant'
  readonly value: bigint
}
export interface ObjectOperand {
  readonly kind: 'object'
  readonly object: MemoryObject
}
export interface RoutineOperand {
  readonly kind: 'routine'
  readonly name: string
}
export type Operand = RegisterOperand | Address | PlainOperand | ConstantOperand | ObjectOperand | RoutineOperand

/** What stands for several instructions until the end. */
export interface Sequence {
  readonly name: 'constant' | 'address' | 'literal' | 'call'
  readonly operands: readonly { readonly role: OperandRole }[]
}
const writing = (name: Sequence['name']): Sequence => ({ name, operands: [{ role: 'w' }, { role: 'n' }] })
/** A constant by immediates. */
export const constantSequence = writing('constant')
/** The address of an object. */
export const addressSequence = writing('address')
/** What the eight bytes of an object hold. */
export const literalSequence = writing('literal')
/** A call of a routine of the program runtime. */
export const callSequence: Sequence = { name: 'call', operands: [{ role: 'n' }] }

/** A branch stands last in its block, without the label: the end of the block says where it goes, `whenTrue` if it is taken. */
export interface Instruction extends NativeInstruction {
  readonly form: Form | Sequence
  operands: readonly Operand[]
  /** Registers read and written besides the operands, by calls. */
  readonly uses?: readonly Register[]
  readonly defs?: readonly Register[]
}

/** The branch says it all: an end has no conditions. */
export type MachineBlock = NativeBlock<Instruction, never>
export type MachineFunction = NativeFunction<Instruction, never>

const forms = new Map<string, Form>()
export function formOf(name: string): Form {
  let found = forms.get(name)
  if (found === undefined) forms.set(name, (found = form(name)))
  return found
}

export const register = (r: Register): RegisterOperand => ({ kind: 'register', register: r })
export const plain = (value: EncodedOperand): PlainOperand => ({ kind: 'plain', value })
export const framePlace = (frame: FramePlace, displacement = 0): Address => ({
  kind: 'memory',
  base: undefined,
  displacement,
  frame,
})

export const op = (name: string, ...operands: Operand[]): Instruction => ({ form: formOf(name), operands, copy: false })
export const sequence = (form: Sequence, ...operands: Operand[]): Instruction => ({ form, operands, copy: false })

/** A register copy that allocation may remove. Singles are copied with the box around them. */
export function copy(float: boolean, to: Register, from: Register): Instruction {
  const instruction = float
    ? op('fsgnj.d', register(to), register(from), register(from))
    : op('addi', register(to), register(from), plain(0))
  return { ...instruction, copy: true }
}

/** Branches and what is taken where they are not. */
export const opposite: Readonly<Record<string, string>> = {
  beq: 'bne',
  bne: 'beq',
  blt: 'bge',
  bge: 'blt',
  bltu: 'bgeu',
  bgeu: 'bltu',
}
export const isBranch = (i: Instruction | undefined): boolean => i !== undefined && i.form.name in opposite

/** Operands that the form has no role for are none of its own registers. */
const roleOf = (i: Instruction, n: number): OperandRole => i.form.operands[n]?.role ?? 'n'

export function usesOf(i: Instruction): Register[] {
  const out: Register[] = [...(i.uses ?? [])]
  i.operands.forEach((operand, n) => {
    if (operand.kind === 'memory') {
      if (operand.base !== undefined) out.push(operand.base)
    } else if (operand.kind === 'register' && operand.register !== zero && roleOf(i, n) === 'r')
      out.push(operand.register)
  })
  // A copy reads one register, twice.
  return i.copy ? out.slice(0, 1) : out
}

export function defsOf(i: Instruction): Register[] {
  const [operand] = i.operands
  const own = operand?.kind === 'register' && roleOf(i, 0) === 'w' ? [operand.register] : []
  return [...own, ...(i.defs ?? [])]
}

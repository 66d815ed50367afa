import {
  type Condition,
  type Operand as EncodedOperand,
  type Form,
  form,
  name,
  type OperandRole,
} from '@sourceless/isa-arm64'
import type { MemoryObject } from '../ir/node.js'
import type { FramePlace, NativeBlock, NativeFunction, NativeInstruction, Register } from '../native/machine.js'

/** General-purpose registers by number, then those for floats. */
export const x0 = 0
/** Reads as zero; in addresses of the frame the same number is the stack pointer. */
export const zero = 31
export const v0 = 32

/** How an instruction sees a register. */
export type View = 'x' | 'w' | 's' | 'd' | 'b' | '8b'

export interface RegisterOperand {
  readonly kind: 'register'
  readonly register: Register
  readonly view: View
}
/** A place in the frame, a base with a displacement, or a base with an index. */
export interface Address {
  readonly kind: 'memory'
  readonly base: Register | undefined
  readonly index: Register | undefined
  readonly extend: 'lsl' | 'uxtw' | 'sxtw'
  /** Left shift of the index: 0, or the logarithm of the access's size. */
  readonly shift: number
  readonly displacement: number
  /** Relative to the stack pointer after the prologue. */
  readonly frame: FramePlace | undefined
  /** Bytes by which the access moves its base on afterwards. */
  readonly post?: number
}
/** What addresses are made from: nothing yet. */
export const plainAddress: Address = {
  kind: 'memory',
  base: undefined,
  index: undefined,
  extend: 'lsl',
  shift: 0,
  displacement: 0,
  frame: undefined,
}
/** An operand without registers, as the encoder takes it. */
export interface PlainOperand {
  readonly kind: 'plain'
  readonly value: EncodedOperand
}
export interface ObjectOperand {
  readonly kind: 'object'
  readonly object: MemoryObject
}
export type Operand = RegisterOperand | Address | PlainOperand | ObjectOperand

/** What stands for several instructions until the end: the shortest moves of a constant, the address of an object. */
export interface Sequence {
  readonly name: 'constant' | 'address'
  readonly operands: readonly { readonly role: OperandRole }[]
}
export const constantSequence: Sequence = { name: 'constant', operands: [{ role: 'w' }, { role: 'n' }] }
export const addressSequence: Sequence = { name: 'address', operands: [{ role: 'w' }, { role: 'n' }] }

/** `cbz`, `tbz` and their opposites stand last in their block without the label: its end says where they go. */
export interface Instruction extends NativeInstruction {
  readonly form: Form | Sequence
  operands: readonly Operand[]
  /** Registers read and written besides: by calls. */
  readonly uses?: readonly Register[]
  readonly defs?: readonly Register[]
}

export type MachineBlock = NativeBlock<Instruction, Condition>
export type MachineFunction = NativeFunction<Instruction, Condition>

const forms = new Map<string, Form>()
export function formOf(name: string): Form {
  let found = forms.get(name)
  if (found === undefined) forms.set(name, (found = form(name)))
  return found
}

export const widthLetter = (width: 32 | 64): 'w' | 'x' => (width === 64 ? 'x' : 'w')
export const general = (width: 32 | 64, r: Register): RegisterOperand => ({
  kind: 'register',
  register: r,
  view: widthLetter(width),
})
export const view = (view: View, r: Register): RegisterOperand => ({ kind: 'register', register: r, view })
export const plain = (value: EncodedOperand): PlainOperand => ({ kind: 'plain', value })
export const conditionOperand = (condition: Condition): PlainOperand => plain(name(condition))

export const op = (name: string, ...operands: Operand[]): Instruction => ({ form: formOf(name), operands, copy: false })
export const sequence = (form: Sequence, ...operands: Operand[]): Instruction => ({ form, operands, copy: false })

/** A register copy that allocation may remove. */
export function copy(view: 'x' | 'w' | 's' | 'd', to: Register, from: Register): Instruction {
  const name = view === 'x' || view === 'w' ? `mov_${view}_${view}` : `fmov_${view}_${view}`
  const operand = (register: Register): RegisterOperand => ({ kind: 'register', register, view })
  return { form: formOf(name), operands: [operand(to), operand(from)], copy: true }
}

/** Whether the instruction, standing last in a block, is a branch on a register. */
export const isRegisterBranch = (i: Instruction | undefined): boolean =>
  i !== undefined && /^(cbz|tbz)_/.test(i.form.name)

export function usesOf(i: Instruction): Register[] {
  const out: Register[] = [...(i.uses ?? [])]
  i.operands.forEach((operand, n) => {
    const { role } = i.form.operands[n]
    if (operand.kind === 'memory') {
      if (operand.base !== undefined) out.push(operand.base)
      if (operand.index !== undefined) out.push(operand.index)
    } else if (operand.kind === 'register' && role !== 'w' && operand.register !== zero) out.push(operand.register)
  })
  return out
}

export function defsOf(i: Instruction): Register[] {
  if (i.defs !== undefined) return [...i.defs]
  const [operand] = i.operands
  const { role } = i.form.operands[0]
  return operand.kind === 'register' && (role === 'w' || role === 'rw') ? [operand.register] : []
}

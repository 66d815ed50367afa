import { type Condition, type Form, form } from '@sourceless/isa-x64'
import type { MemoryObject } from '../ir/node.js'
import type { FramePlace, NativeBlock, NativeFunction, NativeInstruction, Register } from '../native/machine.js'

/** General-purpose registers by number, then SSE registers. */
export const rax = 0
export const rcx = 1
export const rdx = 2
export const rsp = 4
export const rsi = 6
export const rdi = 7
export const xmm0 = 16

export interface Address {
  readonly kind: 'memory'
  base: Register | undefined
  index: Register | undefined
  readonly scale: 1 | 2 | 4 | 8
  readonly displacement: number
  /** Relative to the stack pointer after the prologue. */
  readonly frame?: FramePlace
  /** Relative to a section; such an address has neither base nor index. */
  readonly object?: MemoryObject
}
export interface RegisterOperand {
  readonly kind: 'register'
  register: Register
}
export interface ImmediateOperand {
  readonly kind: 'immediate'
  readonly value: bigint
}
export interface RoutineOperand {
  readonly kind: 'routine'
  readonly name: string
}
export type Operand = RegisterOperand | Address | ImmediateOperand | RoutineOperand

export interface Instruction extends NativeInstruction {
  readonly form: Form
  operands: Operand[]
  /** Registers read and written besides what the form says (calls, ends of blocks). */
  readonly uses: readonly Register[]
  readonly defs: readonly Register[]
}

export type MachineBlock = NativeBlock<Instruction, Condition>
export type MachineFunction = NativeFunction<Instruction, Condition>

const forms = new Map<string, Form>()
export function formOf(name: string): Form {
  let found = forms.get(name)
  if (found === undefined) forms.set(name, (found = form(name)))
  return found
}

export const register = (r: Register): RegisterOperand => ({ kind: 'register', register: r })
export const immediate = (value: bigint): ImmediateOperand => ({ kind: 'immediate', value })

export const framePlace = (frame: FramePlace): Address => ({
  kind: 'memory',
  base: undefined,
  index: undefined,
  scale: 1,
  displacement: 0,
  frame,
})

export function instruction(name: string, ...operands: Operand[]): Instruction {
  return { form: formOf(name), operands, copy: false, uses: [], defs: [] }
}

/** A register copy of 32 or 64 bits, or of an SSE register. */
export function copy(width: 32 | 64 | 128, to: Register, from: Register): Instruction {
  const name = width === 128 ? 'movaps_xmm_xmmm128' : `mov_rm${width}_r${width}`
  return { form: formOf(name), operands: [register(to), register(from)], copy: true, uses: [], defs: [] }
}

const numbers = new Map(
  ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'].map(
    (name, n) => [name, n],
  ),
)

interface ImplicitRegisters {
  readonly uses: readonly Register[]
  readonly defs: readonly Register[]
}
const implicitOf = new Map<Form, ImplicitRegisters>()
function implicitRegisters(form: Form): ImplicitRegisters {
  let found = implicitOf.get(form)
  if (found === undefined) {
    const uses: Register[] = []
    const defs: Register[] = []
    for (const { location, role } of form.implicit) {
      const number = numbers.get(location)
      if (number === undefined || number === rsp) continue
      if (role !== 'w') uses.push(number)
      if (role !== 'r') defs.push(number)
    }
    form.operands.forEach((spec) => {
      if (spec.fixed !== undefined && spec.role !== 'w') uses.push(numbers.get(spec.fixed.location)!)
    })
    implicitOf.set(form, (found = { uses, defs }))
  }
  return found
}

/** Registers an instruction reads. Operands of role `rw` are in both lists. */
export function usesOf(i: Instruction): Register[] {
  const out: Register[] = [...i.uses, ...implicitRegisters(i.form).uses]
  i.operands.forEach((operand, n) => {
    if (operand.kind === 'memory') {
      if (operand.base !== undefined) out.push(operand.base)
      if (operand.index !== undefined) out.push(operand.index)
    } else if (operand.kind === 'register' && (i.form.operands[n].role === 'r' || i.form.operands[n].role === 'rw')) {
      out.push(operand.register)
    }
  })
  return out
}

export function defsOf(i: Instruction): Register[] {
  const out: Register[] = [...i.defs, ...implicitRegisters(i.form).defs]
  i.operands.forEach((operand, n) => {
    const role = i.form.operands[n].role
    if (operand.kind === 'register' && (role === 'w' || role === 'rw')) out.push(operand.register)
  })
  return out
}

export const writesFlags = (i: Instruction): boolean => i.form.flags.modified.length + i.form.flags.undefined.length > 0
/** Shifts by zero keep the flags, but no code here looks at flags after a shift. */
export const readsFlags = (i: Instruction): boolean => /^(set|cmov|adc|sbb)/.test(i.form.mnemonic)

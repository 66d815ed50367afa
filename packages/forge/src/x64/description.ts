import type { MachineDescription, Register } from '../native/machine.js'
import type { Convention } from './convention.js'
import {
  type Address,
  defsOf,
  framePlace,
  type Instruction,
  instruction,
  type Operand,
  register,
  rsp,
  usesOf,
  xmm0,
} from './machine.js'
import { sameInstruction } from './peephole.js'

/** x86-64 as register allocation and layout see it. */
export const describeMachine = ({ order }: Convention): MachineDescription<Instruction> => ({
  generalOrder: order.filter((r) => r < xmm0),
  floatOrder: order.filter((r) => r >= xmm0),
  stackPointer: rsp,
  isFloat: (r) => r >= xmm0,
  usesOf,
  defsOf,
  rename(i, replace) {
    i.operands = i.operands.map((operand) => renameOperand(operand, replace))
  },
  constantTarget: ({ form, operands: [to, value] }) =>
    form.mnemonic.startsWith('mov') && value?.kind === 'immediate' && to.kind === 'register' ? to.register : undefined,
  load: (float, to, slot) => instruction(float ? 'movsd_xmm_m64' : 'mov_r64_rm64', register(to), spillSlot(slot)),
  store: (float, from, slot) => instruction(float ? 'movsd_m64_xmm' : 'mov_rm64_r64', spillSlot(slot), register(from)),
  same: sameInstruction,
})

const spillSlot = (slot: number): Address => framePlace({ kind: 'spill', slot })

function renameOperand(operand: Operand, replace: (r: Register) => Register): Operand {
  if (operand.kind === 'register') return register(replace(operand.register))
  if (operand.kind !== 'memory') return operand
  const { base, index } = operand
  return {
    ...operand,
    base: base === undefined ? undefined : replace(base),
    index: index === undefined ? undefined : replace(index),
  }
}

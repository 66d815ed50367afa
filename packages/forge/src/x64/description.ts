import type { MachineDescription, Register } from '../native/machine.js'
import {
  type Address,
  defsOf,
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
export const x64: MachineDescription<Instruction> = {
  // Caller-saved first, those without a REX prefix first among them.
  generalOrder: [0, 1, 2, 6, 7, 8, 9, 10, 11, 3, 5, 12, 13, 14, 15],
  floatOrder: Array.from({ length: 16 }, (_, n) => xmm0 + n),
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
}

const spillSlot = (slot: number): Address => ({
  kind: 'memory',
  base: undefined,
  index: undefined,
  scale: 1,
  displacement: 0,
  frame: { kind: 'spill', slot },
})

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

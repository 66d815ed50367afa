import type { MachineDescription, Register } from '../native/machine.js'
import {
  type Address,
  constantSequence,
  defsOf,
  type Instruction,
  type Operand,
  op,
  type PlainOperand,
  plainAddress,
  usesOf,
  v0,
  view,
  zero,
} from './machine.js'
import { runtimeRegisters } from './program/routines.js'

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n)

const constantForms: ReadonlySet<string> = new Set([
  constantSequence.name,
  'movi_d_bytes',
  'fmov_d_float',
  'fmov_s_float',
])

/** Those that callers want back. */
export const calleeSaved: readonly Register[] = [...range(19, 28), ...range(8, 15).map((n) => v0 + n)]

/** AArch64 as register allocation and layout see it. x16 and x17 are kept for the frame, x18 for the platform, x29 and x30 for callers. */
export const arm64: MachineDescription<Instruction> = {
  generalOrder: [...range(0, 15), ...range(19, 28)],
  floatOrder: [...range(0, 7), ...range(16, 31), ...range(8, 15)].map((n) => v0 + n),
  stackPointer: zero,
  isFloat: (r) => r >= v0,
  usesOf,
  defsOf,
  rename(i, replace) {
    i.operands = i.operands.map((operand) => renameOperand(operand, replace))
  },
  constantTarget: ({ form, operands: [to] }) =>
    constantForms.has(form.name) && to.kind === 'register' ? to.register : undefined,
  load: (float, to, slot) => op(float ? 'ldr_d_offset' : 'ldr_x_offset', view(float ? 'd' : 'x', to), spillSlot(slot)),
  store: (float, from, slot) =>
    op(float ? 'str_d_offset' : 'str_x_offset', view(float ? 'd' : 'x', from), spillSlot(slot)),
  same: (a, b) => a.form === b.form && a.operands.every((operand, n) => sameOperand(operand, b.operands[n])),
}

/** In programs some registers are the runtime's. */
export const program: MachineDescription<Instruction> = {
  ...arm64,
  generalOrder: arm64.generalOrder.filter((r) => !runtimeRegisters.includes(r)),
}

const spillSlot = (slot: number): Address => ({ ...plainAddress, frame: { kind: 'spill', slot } })

function renameOperand(operand: Operand, replace: (r: Register) => Register): Operand {
  if (operand.kind === 'register') {
    return operand.register === zero ? operand : { ...operand, register: replace(operand.register) }
  }
  if (operand.kind !== 'memory') return operand
  const { base, index } = operand
  return {
    ...operand,
    base: base === undefined ? undefined : replace(base),
    index: index === undefined ? undefined : replace(index),
  }
}

function sameOperand(a: Operand, b: Operand): boolean {
  if (a.kind === 'register') return b.kind === 'register' && a.register === b.register && a.view === b.view
  if (a.kind === 'plain') return b.kind === 'plain' && samePlain(a.value, b.value)
  if (a.kind === 'object') return b.kind === 'object' && a.object === b.object
  return (
    b.kind === 'memory' &&
    a.base === b.base &&
    a.index === b.index &&
    a.extend === b.extend &&
    a.shift === b.shift &&
    a.displacement === b.displacement &&
    a.post === b.post &&
    samePlace(a.frame, b.frame)
  )
}

/** Values without registers are the same object when they are equal, but for symbols. */
const samePlain = (a: PlainOperand['value'], b: PlainOperand['value']): boolean =>
  a === b ||
  (typeof a === 'object' && typeof b === 'object' && a.kind === 'symbol' && b.kind === 'symbol' && a.name === b.name)

function samePlace(a: Address['frame'], b: Address['frame']): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'spill') return b.kind === 'spill' && a.slot === b.slot
  if (a.kind === 'object') return b.kind === 'object' && a.object === b.object
  return b.kind === 'incoming' && a.offset === b.offset
}

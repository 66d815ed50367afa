import type { FramePlace, MachineDescription, Register } from '../native/machine.js'
import {
  constantSequence,
  defsOf,
  f0,
  framePlace,
  type Instruction,
  isFloat,
  literalSequence,
  type Operand,
  op,
  register,
  sp,
  usesOf,
  zero,
} from './machine.js'

/** Instructions of two bytes where the result replaces the first operand, or either one. */
const commutative = new Set(['add', 'addw', 'and', 'or', 'xor'])
const shortForms = new Set([...commutative, 'sub', 'subw', 'addi', 'addiw', 'andi', 'slli', 'srli', 'srai'])

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n)

const saved = [8, 9, ...range(18, 27)]
/** Those that callers want back. */
export const calleeSaved: readonly Register[] = [...saved, ...saved.map((n) => f0 + n)]

/**
 * RISC-V as register allocation and layout see it. Two-byte instructions reach x8 to x15, of which callers want x8 and x9 back.
 * ra is the caller's, gp and tp the platform's, and t6 is kept for the frame and far branches.
 */
export const riscv64: MachineDescription<Instruction> = {
  generalOrder: [...range(10, 17), ...range(5, 7), ...range(28, 30), 8, 9, ...range(18, 27)],
  floatOrder: [...range(10, 17), ...range(0, 7), ...range(28, 31), 8, 9, ...range(18, 27)].map((n) => f0 + n),
  stackPointer: sp,
  isFloat,
  usesOf,
  defsOf,
  rename(i, replace) {
    i.operands = i.operands.map((operand) => renameOperand(operand, replace))
  },
  constantTarget: ({ form, operands: [to] }) =>
    (form === constantSequence || form === literalSequence) && to.kind === 'register' ? to.register : undefined,
  reusable: ({ form, operands }) =>
    shortForms.has(form.name)
      ? operands
          .slice(1, commutative.has(form.name) ? 3 : 2)
          .flatMap((operand) => (operand.kind === 'register' && operand.register !== zero ? [operand.register] : []))
      : [],
  load: (float, to, slot) => op(float ? 'fld' : 'ld', register(to), framePlace({ kind: 'spill', slot })),
  store: (float, from, slot) => op(float ? 'fsd' : 'sd', register(from), framePlace({ kind: 'spill', slot })),
  same: (a, b) =>
    a.form === b.form &&
    a.operands.length === b.operands.length &&
    a.operands.every((operand, n) => sameOperand(operand, b.operands[n])),
}

function renameOperand(operand: Operand, replace: (r: Register) => Register): Operand {
  if (operand.kind === 'register') return operand.register === zero ? operand : register(replace(operand.register))
  if (operand.kind !== 'memory' || operand.base === undefined) return operand
  return { ...operand, base: replace(operand.base) }
}

function sameOperand(a: Operand, b: Operand): boolean {
  switch (a.kind) {
    case 'register':
      return b.kind === 'register' && a.register === b.register
    case 'plain':
      return b.kind === 'plain' && a.value === b.value
    case 'constant':
      return b.kind === 'constant' && a.value === b.value
    case 'object':
      return b.kind === 'object' && a.object === b.object
    case 'routine':
      return b.kind === 'routine' && a.name === b.name
    case 'memory':
      return (
        b.kind === 'memory' && a.base === b.base && a.displacement === b.displacement && samePlace(a.frame, b.frame)
      )
  }
}

function samePlace(a: FramePlace | undefined, b: FramePlace | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'spill') return b.kind === 'spill' && a.slot === b.slot
  if (a.kind === 'object') return b.kind === 'object' && a.object === b.object
  return b.kind === 'incoming' && a.offset === b.offset
}

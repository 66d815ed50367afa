import type { MemoryAccess } from './footprint.js'
import type { Instruction } from './instruction.js'

type Role = MemoryAccess['role']

const stack: Readonly<Record<string, Role>> = {
  push: 'w',
  pushw: 'w',
  call: 'w',
  pushfq: 'w',
  pushfw: 'w',
  pop: 'r',
  ret: 'r',
  leave: 'r',
  popfq: 'r',
  popfw: 'r',
}

/** Through rsi and rdi, one element each. */
const strings: Readonly<Record<string, readonly Role[]>> = {
  movs: ['r', 'w'],
  cmps: ['r', 'r'],
  stos: ['w'],
  lods: ['r'],
  scas: ['r'],
}
const elementBytes: Readonly<Record<string, number>> = { b: 1, w: 2, d: 4, q: 8 }
const stringMnemonic = /^(?:rep |repe |repne )?(movs|cmps|stos|lods|scas)([bwdq])$/

/** Accesses to memory that no operand names: of the stack, of string instructions (one iteration of them), of xlatb, maskmovdqu and movdir64b. */
export function impliedAccesses({ form, operands }: Pick<Instruction, 'form' | 'operands'>): readonly MemoryAccess[] {
  const { mnemonic } = form
  const access = (role: Role, sizeBytes: number): MemoryAccess => ({ operand: undefined, sizeBytes, role })
  const onStack = stack[mnemonic]
  if (onStack !== undefined) return [access(onStack, stackBytes({ form, operands }))]
  if (mnemonic === 'enter') return enterAccesses(Number(operands[1]) & 31)
  if (mnemonic === 'xlatb') return [access('r', 1)]
  if (mnemonic === 'maskmovdqu' || mnemonic === 'vmaskmovdqu') return [access('r', 16), access('w', 16)]
  if (mnemonic === 'movdir64b') return [access('w', 64)]
  const match = form.operands.length === 0 ? stringMnemonic.exec(mnemonic) : null
  return match ? strings[match[1]!]!.map((role) => access(role, elementBytes[match[2]!]!)) : []
}

function stackBytes({ form: { mnemonic, operands } }: Pick<Instruction, 'form' | 'operands'>): number {
  if (mnemonic === 'pushfw' || mnemonic === 'popfw' || mnemonic === 'pushw') return 2
  const first = mnemonic === 'push' || mnemonic === 'pop' ? operands[0]! : undefined
  return first !== undefined && first.kind !== 'fixed' ? first.width / 8 : 8
}

function enterAccesses(level: number): readonly MemoryAccess[] {
  const written: MemoryAccess = { operand: undefined, sizeBytes: 8 * (level + 1), role: 'w' }
  return level < 2 ? [written] : [written, { operand: undefined, sizeBytes: 8 * (level - 1), role: 'r' }]
}

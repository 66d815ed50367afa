import { shift } from '@sourceless/isa-arm64'
import { isConst, type Node } from '../ir/node.js'
import { general, type Operand, plain } from './machine.js'
import type { Selector } from './selector.js'

const shiftTypes = { shl: 'lsl', shr_u: 'lsr', shr_s: 'asr' } as const
type Shift = Node & { op: keyof typeof shiftTypes }

/** Whether an instruction can shift its last operand so by itself: nobody else needs the shifted value. */
export const isShifted = (s: Selector, node: Node): node is Shift =>
  node.op in shiftTypes && isConst(node.inputs[1]) && s.isOnlyUse(node) && !isConst(node.inputs[0])

/** An extension to 64 bits that nobody else needs. */
export const isOnlyExtension = (s: Selector, node: Node): boolean =>
  (node.op === 'zext32' || node.op === 'sext32') && s.isOnlyUse(node) && !isConst(node.inputs[0])

/** The last operand of an arithmetic instruction: a register, shifted or not. */
export function shiftedOperand(s: Selector, node: Node): Operand[] {
  if (!isShifted(s, node)) return [s.source(node)]
  const [x, { bits }] = node.inputs
  const by = plain(shift(shiftTypes[node.op], Number(bits)))
  // Of what is shifted out it does not matter how it was extended.
  const isOut = node.op === 'shl' && bits >= 32n && isOnlyExtension(s, x)
  return [isOut ? general(64, s.use(x.inputs[0])) : s.source(x), by]
}

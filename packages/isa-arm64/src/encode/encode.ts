import type { Form } from '../form.js'
import { kindCode, type OperandKind, REFUSED } from '../operand/kind.js'
import type { Operand } from '../operand/operand.js'

/** The field bits of one operand, or REFUSED. */
function encodeOperand(kind: OperandKind, operand: Operand | undefined, word: number): number {
  if (operand === undefined) return kind.fallbackBits
  switch (kind.code) {
    case kindCode.register:
      return typeof operand === 'object' && operand.kind === 'register' && (operand.mask & kind.mask) !== 0
        ? operand.number << kind.shift
        : REFUSED
    case kindCode.unsigned: {
      if (typeof operand !== 'number' || !(operand >= kind.minimum && operand <= kind.maximum)) return REFUSED
      if (kind.scale === 1) return operand === (operand | 0) ? operand << kind.shift : REFUSED
      return operand % kind.scale === 0 ? (operand / kind.scale) << kind.shift : REFUSED
    }
    default:
      return kind.encode(operand, word)
  }
}

/** The instruction word, or REFUSED (which is no instruction) when the row does not accept the operands. */
export function encodeWord(form: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand, e?: Operand): number {
  const { match, kinds, constraint, tied } = form.layout
  const count = kinds.length
  let word = match
  let bits = 0
  if (count > 0) {
    if ((bits = encodeOperand(kinds[0]!, a, word)) === REFUSED) return REFUSED
    word |= bits
  } else if (a !== undefined) return REFUSED
  if (count > 1) {
    if ((bits = encodeOperand(kinds[1]!, b, word)) === REFUSED) return REFUSED
    word |= bits
  } else if (b !== undefined) return REFUSED
  if (count > 2) {
    if ((bits = encodeOperand(kinds[2]!, c, word)) === REFUSED) return REFUSED
    word |= bits
  } else if (c !== undefined) return REFUSED
  if (count > 3) {
    if ((bits = encodeOperand(kinds[3]!, d, word)) === REFUSED) return REFUSED
    word |= bits
  } else if (d !== undefined) return REFUSED
  if (count > 4) {
    if ((bits = encodeOperand(kinds[4]!, e, word)) === REFUSED) return REFUSED
    word |= bits
  } else if (e !== undefined) return REFUSED
  if (constraint !== undefined && !constraint.holds(word)) return REFUSED
  return tied && !tiedAgree(kinds, word, [a, b, c, d, e]) ? REFUSED : word
}

/** Whether tied operands are what the others make them. */
const tiedAgree = (kinds: readonly OperandKind[], word: number, operands: readonly (Operand | undefined)[]): boolean =>
  kinds.every((kind, n) => !kind.tied || kind.decode(word) === operands[n])

/** Whether operands that each are fine go together. */
export function isConsistent(form: Form, word: number, operands: readonly (Operand | undefined)[]): boolean {
  const { kinds, constraint, tied } = form.layout
  if (constraint !== undefined && !constraint.holds(word)) return false
  return !tied || tiedAgree(kinds, word, operands)
}

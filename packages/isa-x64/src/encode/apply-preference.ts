import type { Form } from '../form.js'
import type { Immediate, Operand } from '../operand.js'
import type { Register } from '../register.js'
import type { Preference } from '../table/preference.js'

/** Whether the condition of a preference holds for the operands of a row. */
export function applies(
  preference: Preference,
  row: Form,
  a: Operand | undefined,
  b: Operand | undefined,
  c: Operand | undefined,
  d: Operand | undefined,
): boolean {
  const n = preference.operand
  const operand = (n === 0 ? a : n === 1 ? b : c)!
  switch (preference.when) {
    case 'register':
      return (operand as Register).kind === 'register'
    case 'byte':
      return typeof operand !== 'object' && fitsSignedByte(operand, row.operands[n]!.width)
    case 'one':
      return operand === 1 || operand === 1n
    case 'accumulator':
      return isAccumulator(operand)
    case 'exchange':
      return appliesExchange(a as Register, b as Register)
    case 'reverse':
      return isExtended(operand) && !isExtended(a)
    case 'forward':
      return isRegister(operand) && isRegister(a) && !(isExtended(operand) && !isExtended(a))
    case 'commute':
      return isExtended(operand) && !isExtended(b)
    case 'commute-symmetric':
      return isExtended(operand) && !isExtended(b) && symmetricPredicates.includes(Number(d) & 7)
  }
}

/** Equal, unordered, not equal, ordered. */
const symmetricPredicates: readonly number[] = [0, 3, 4, 7]

const isRegister = (operand: Operand | undefined): operand is Register =>
  typeof operand === 'object' && operand.kind === 'register'

/** One of the registers 8 to 15. */
const isExtended = (operand: Operand | undefined): boolean => isRegister(operand) && operand.number > 7

/** `xchg eax, eax` clears the upper half of rax, the opcode 90 does not: it stays with the long encoding. */
function appliesExchange(a: Register, b: Register): boolean {
  if (a.kind !== 'register' || (a.number !== 0 && b.number !== 0)) return false
  return a.number !== b.number || a.bits !== 32
}

export function isAccumulator(operand: Operand): boolean {
  return typeof operand === 'object' && operand.kind === 'register' && operand.number === 0
}

/** Whether a value is the sign extension of its low byte at `bits` (a 32-bit 0xffff_ffff is -1). */
function fitsSignedByte(value: Immediate, bits: number): boolean {
  const number = Number(value)
  const signed = bits === 16 ? (number << 16) >> 16 : bits === 32 ? number | 0 : number
  return signed >= -128 && signed <= 127
}

import { field, fieldMask, makeKind, type OperandKind, REFUSED } from './kind.js'
import { noShift, type Operand, type Shift, type ShiftType, shift } from './operand.js'

/** Kinds of shifts and extensions, by token; those in braces may be left out. */
// biome-ignore format: columns
export const shiftKinds: Readonly<Record<string, () => OperandKind>> = {
  '{shift32}':   () => shiftKind(32, ['lsl', 'lsr', 'asr']),
  '{shift64}':   () => shiftKind(64, ['lsl', 'lsr', 'asr']),
  '{rotate32}':  () => shiftKind(32, ['lsl', 'lsr', 'asr', 'ror']),
  '{rotate64}':  () => shiftKind(64, ['lsl', 'lsr', 'asr', 'ror']),
  '{lsl0|12}':   () => scaledShift(22, 1, 12),
  '{lsl16*2}':   () => scaledShift(21, 1, 16),
  '{lsl16*4}':   () => scaledShift(21, 2, 16),
  '{lsl4}':      () => scaledShift(10, 3, 1, 4),
  'extend':      () => extendKind(['uxtb', 'uxth', 'uxtw', 'uxtx', 'sxtb', 'sxth', 'sxtw', 'sxtx']),
  'extend-word': () => extendKind(['uxtb', 'uxth', 'uxtw', undefined, 'sxtb', 'sxth', 'sxtw', undefined]),
  'extend-long': () => extendKind([undefined, undefined, undefined, 'uxtx', undefined, undefined, undefined, 'sxtx']),
}

const isShift = (operand: Operand): operand is Shift => typeof operand === 'object' && operand.kind === 'shift'

/** Shifts by nothing are shown, and given back, as nothing. */
const amountOf = (type: ShiftType, amount: number): Shift =>
  amount === 0 && type === 'lsl' ? noShift : shift(type, amount)

/** Type at bit 22, amount at 10. */
function shiftKind(bits: number, types: readonly ShiftType[]): OperandKind {
  return makeKind({
    name: 'shift',
    fields: fieldMask(22, 2) | fieldMask(10, 6),
    accepts: `${types.join(', ')} by 0 to ${bits - 1}`,
    fallback: noShift,
    encode: (operand) =>
      isShift(operand) && operand.code < types.length && operand.amount < bits
        ? (operand.code << 22) | (operand.amount << 10)
        : REFUSED,
    decode(word) {
      const type = types[field(word, 22, 2)]
      const amount = field(word, 10, 6)
      return type !== undefined && amount < bits ? amountOf(type, amount) : undefined
    },
  })
}

/** `lsl` by a multiple of `scale`, in a field of `width` bits. */
function scaledShift(at: number, width: number, scale: number, most = 2 ** width - 1): OperandKind {
  const maximum = most * scale
  return makeKind({
    name: 'lsl',
    fields: fieldMask(at, width),
    accepts: scale === 1 ? `lsl by 0 to ${maximum}` : `lsl by a multiple of ${scale} from 0 to ${maximum}`,
    fallback: noShift,
    encode: (operand) =>
      isShift(operand) && operand.type === 'lsl' && operand.amount <= maximum && operand.amount % scale === 0
        ? (operand.amount / scale) << at
        : REFUSED,
    decode: (word) => (field(word, at, width) > most ? undefined : amountOf('lsl', field(word, at, width) * scale)),
  })
}

/** Extension at bit 13, left shift by 0 to 4 at 10. */
function extendKind(types: readonly (ShiftType | undefined)[]): OperandKind {
  return makeKind({
    name: 'extend',
    fields: fieldMask(10, 6),
    accepts: `${types.filter((type) => type !== undefined).join(', ')}, shifted by 0 to 4`,
    encode: (operand) =>
      isShift(operand) && operand.code >= 8 && types[operand.code & 7] !== undefined && operand.amount <= 4
        ? ((operand.code & 7) << 13) | (operand.amount << 10)
        : REFUSED,
    decode(word) {
      const type = types[field(word, 13, 3)]
      const amount = field(word, 10, 3)
      return type !== undefined && amount <= 4 ? shift(type, amount || undefined) : undefined
    },
  })
}

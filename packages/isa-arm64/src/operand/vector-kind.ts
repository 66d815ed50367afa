import { field, fieldMask, makeKind, type OperandKind, oneOf, REFUSED, unsigned } from './kind.js'
import { laneKindOf } from './lane-kind.js'
import { noShift, type Operand, type Shift, type ShiftType, shift } from './operand.js'

/** Kinds that only Advanced SIMD and floating-point rows use, by token; each is made when first needed. */
// biome-ignore format: columns
const kinds: Readonly<Record<string, () => OperandKind>> = {
  '#shl8':     () => unsigned('shl', { at: 16, width: 3 }),
  '#shl16':    () => unsigned('shl', { at: 16, width: 4 }),
  '#shl32':    () => unsigned('shl', { at: 16, width: 5 }),
  '#shl64':    () => unsigned('shl', { at: 16, width: 6 }),
  '#shr8':     () => complement('shr', 16, 3),
  '#shr16':    () => complement('shr', 16, 4),
  '#shr32':    () => complement('shr', 16, 5),
  '#shr64':    () => complement('shr', 16, 6),
  '#fbits32':  () => complement('fbits', 10, 5),
  '#fbits64':  () => complement('fbits', 10, 6),
  '#ext8':     () => unsigned('imm3', { at: 11, width: 3 }),
  '#ext16':    () => unsigned('imm4', { at: 11, width: 4 }),
  '#imm6':     () => unsigned('imm6', { at: 10, width: 6 }),
  '#0':        () => fixedNumber('0', 0),
  '#0.0':      () => fixedNumber('zero', 0, () => '#0.0'),
  '#8':        () => fixedNumber('8', 8),
  '#16':       () => fixedNumber('16', 16),
  '#32':       () => fixedNumber('32', 32),
  '#turn':     () => rotation(12, 1, [90, 270]),
  '#turns':    () => rotation(11, 2, [0, 90, 180, 270]),
  '#turns13':  () => rotation(13, 2, [0, 90, 180, 270]),
  '#imm8':     () => byteKind(),
  '#bytes':    () => byteMaskKind(),
  '#float':    () => floatKind((value) => value << 13, (word) => field(word, 13, 8), fieldMask(13, 8)),
  '#floats':   () => floatKind(spreadByte, gatherByte, byteFields),
  '{lsl8*2}':  () => laneShift(13, 'lsl', [0, 8]),
  '{lsl8*4}':  () => laneShift(13, 'lsl', [0, 8, 16, 24]),
  'msl':       () => laneShift(12, 'msl', [8, 16]),
}

export function vectorKindOf(token: string): OperandKind | undefined {
  return laneKindOf(token) ?? kinds[token]?.()
}

const isIntegerIn = (operand: Operand, minimum: number, maximum: number): operand is number =>
  typeof operand === 'number' && operand >= minimum && operand <= maximum && Number.isInteger(operand)

/** 1 to 2^width, stored as what is missing to 2^width: right shifts and fraction bits. */
function complement(name: string, at: number, width: number): OperandKind {
  const maximum = 2 ** width
  return makeKind({
    name,
    minimum: 1,
    maximum,
    fields: fieldMask(at, width),
    accepts: `an integer from 1 to ${maximum}`,
    encode: (operand) => (isIntegerIn(operand, 1, maximum) ? (maximum - operand) << at : REFUSED),
    decode: (word) => maximum - field(word, at, width),
  })
}

/** A number that the row spells out and no bits hold. */
function fixedNumber(name: string, value: number, format?: () => string): OperandKind {
  return makeKind({
    name,
    fields: 0,
    accepts: `the number ${value}`,
    format,
    encode: (operand) => (operand === value ? 0 : REFUSED),
    decode: () => value,
  })
}

const rotation = (at: number, width: number, degrees: readonly number[]): OperandKind =>
  oneOf('rotation', at, width, degrees, degrees.join(', '))

/** The immediate of `movi` and its like: a to c at bit 16, d to h at bit 5. */
const byteFields = fieldMask(16, 3) | fieldMask(5, 5)
const spreadByte = (value: number): number => ((value >> 5) << 16) | ((value & 31) << 5)
const gatherByte = (word: number): number => (field(word, 16, 3) << 5) | field(word, 5, 5)

function byteKind(): OperandKind {
  return makeKind({
    name: 'imm8',
    maximum: 255,
    fields: byteFields,
    accepts: 'an integer from 0 to 255',
    encode: (operand) => (isIntegerIn(operand, 0, 255) ? spreadByte(operand) : REFUSED),
    decode: gatherByte,
  })
}

/** 64 bits, each byte all zeros or all ones: a bit of the field for each. */
function byteMaskKind(): OperandKind {
  return makeKind({
    name: 'bytes',
    fields: byteFields,
    accepts: '64 bits, each byte of them 0x00 or 0xff',
    // As `%#016llx` prints it, in LLVM: 16 characters with the prefix, which zero goes without.
    format: (operand) => (operand === 0n ? `#${'0'.repeat(16)}` : `#0x${operand.toString(16).padStart(14, '0')}`),
    encode(operand) {
      if (typeof operand !== 'bigint' && !Number.isInteger(operand)) return REFUSED
      const value = BigInt(operand as number | bigint)
      if (value < -(1n << 63n) || value >> 64n > 0n) return REFUSED
      let byte = 0
      for (let n = 0; n < 8; n++) {
        const part = (value >> BigInt(8 * n)) & 0xffn
        if (part === 0xffn) byte |= 1 << n
        else if (part !== 0n) return REFUSED
      }
      return spreadByte(byte)
    },
    decode(word) {
      let value = 0n
      for (let n = 0; n < 8; n++) if ((gatherByte(word) >> n) & 1) value |= 0xffn << BigInt(8 * n)
      return value
    },
  })
}

/** VFPExpandImm: sign, three bits of exponent, four of fraction: ±n/16 × 2^r with n from 16 to 31 and r from -3 to 4. */
const floats: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  const exponent = ((byte >> 4) & 3) + (byte & 0x40 ? -3 : 1)
  return (byte & 0x80 ? -1 : 1) * ((16 + (byte & 15)) / 16) * 2 ** exponent
})
const floatBytes = new Map(floats.map((value, byte) => [value, byte]))

function floatKind(put: (byte: number) => number, take: (word: number) => number, fields: number): OperandKind {
  return makeKind({
    name: 'float',
    fields,
    accepts: 'n/16 × 2^r or its negative, with n from 16 to 31 and r from -3 to 4',
    format: (operand) => `#${(operand as number).toFixed(8)}`,
    encode(operand) {
      const byte = floatBytes.get(operand as number)
      return byte === undefined ? REFUSED : put(byte)
    },
    decode: (word) => floats[take(word)],
  })
}

/** How far the immediate of `movi` is shifted; `msl` shifts ones in. A shift by nothing may be left out. */
function laneShift(at: number, type: ShiftType & ('lsl' | 'msl'), amounts: readonly number[]): OperandKind {
  const made: readonly Shift[] = amounts.map((amount) => (amount === 0 ? noShift : shift(type, amount)))
  return oneOf(type, at, Math.log2(amounts.length), made, `${type} by ${amounts.join(' or ')}`, {
    fallback: type === 'lsl' ? noShift : undefined,
  })
}

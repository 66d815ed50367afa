import type { FieldKind } from '@sourceless/isa'
import { decodeLogicalImmediate, encodeLogicalImmediate } from '../logical-immediate.js'
import { field, fieldMask, hexadecimal, makeKind, type OperandKind, REFUSED, type Reference, unsigned } from './kind.js'
import type { Operand, Part } from './operand.js'

/** Kinds of immediates, by token; each is made when first needed. */
// biome-ignore format: columns
export const immediateKinds: Readonly<Record<string, () => OperandKind>> = {
  '#imm12':    () => unsigned('imm12', { at: 10, width: 12, reference: partReference({ lo12: 'arm64-low12' }) }),
  '#imm12<<12': () => shiftedImmediate(),
  '#-imm12':   () => negatedImmediate(),
  '#imm16':    () => unsigned('imm16', { at: 5, width: 16, reference: partReference(moveParts) }),
  '#imm16x':   () => unsigned('imm16', { at: 5, width: 16, hexadecimal: true }),
  '#imm16u':   () => unsigned('imm16', { at: 0, width: 16 }),
  '#imm7':     () => unsigned('imm7', { at: 5, width: 7 }),
  '#imm5':     () => unsigned('imm5', { at: 16, width: 5 }),
  '#nzcv':     () => unsigned('nzcv', { at: 0, width: 4 }),
  '{#imm4}':   () => unsigned('imm4', { at: 8, width: 4, fallback: 15 }),
  '#op1':      () => unsigned('op1', { at: 16, width: 3 }),
  '#op2':      () => unsigned('op2', { at: 5, width: 3 }),
  '#rotate':   () => unsigned('rotate', { at: 15, width: 6 }),
  '#lsb32':    () => unsigned('lsb', { at: 10, width: 6, maximum: 31 }),
  '#lsb64':    () => unsigned('lsb', { at: 10, width: 6 }),
  '#immr32':   () => unsigned('immr', { at: 16, width: 6, maximum: 31 }),
  '#immr64':   () => unsigned('immr', { at: 16, width: 6 }),
  '#imms32':   () => unsigned('imms', { at: 10, width: 6, maximum: 31 }),
  '#imms64':   () => unsigned('imms', { at: 10, width: 6 }),
  '#bit0-31':  () => bitNumber(0),
  '#bit32-63': () => bitNumber(32),
  '#bits32':   () => logical(32, 0n),
  '#bits64':   () => logical(64, 0n),
  '#mask32':  () => ({ ...logical(32, 0n), format: signedDecimal(32) }),
  '#mask64':  () => ({ ...logical(64, 0n), format: signedDecimal(64) }),
  '#~bits32':  () => logical(32, 0xffff_ffffn),
  '#~bits64':  () => logical(64, 0xffff_ffff_ffff_ffffn),
  '#left32':   () => leftShift(32),
  '#left64':   () => leftShift(64),
  '#place32':  () => place(32),
  '#place64':  () => place(64),
  '#length32': () => insertLength(32),
  '#length64': () => insertLength(64),
  '#width32':  () => extractWidth(32),
  '#width64':  () => extractWidth(64),
  '#zeros32':  () => movedImmediate(32, 0n),
  '#zeros64':  () => movedImmediate(64, 0n),
  '#ones32':   () => movedImmediate(32, 0xffff_ffffn),
  '#ones64':   () => movedImmediate(64, 0xffff_ffff_ffff_ffffn),
}

const moveParts: Partial<Record<Part, FieldKind>> = {
  abs_g0: 'arm64-move0',
  abs_g0_nc: 'arm64-move0',
  abs_g1: 'arm64-move1',
  abs_g1_nc: 'arm64-move1',
  abs_g2: 'arm64-move2',
  abs_g2_nc: 'arm64-move2',
  abs_g3: 'arm64-move3',
}

/** An immediate that may be a part of an address. The shift that goes with `abs_g1` and above is the part's, not the row's. */
function partReference(fields: Partial<Record<Part, FieldKind>>): (operand: Operand) => Reference | undefined {
  return (operand) => {
    if (typeof operand !== 'object' || operand.kind !== 'part') return undefined
    const kind = fields[operand.part]
    if (kind === undefined) return undefined
    const half = /^abs_g(\d)/.exec(operand.part)?.[1] ?? '0'
    return { bits: Number(half) << 21, field: kind, target: operand.of }
  }
}

/** As LLVM shows what `mov` moves. */
const signedDecimal =
  (bits: number) =>
  (operand: Operand): string =>
    `#${BigInt.asIntN(bits, BigInt(operand as number | bigint))}`

const isIntegerIn = (operand: Operand, minimum: number, maximum: number): operand is number =>
  typeof operand === 'number' && operand >= minimum && operand <= maximum && Number.isInteger(operand)

/** `add x0, x1, #8192` for `#2, lsl #12`. */
function shiftedImmediate(): OperandKind {
  return makeKind({
    name: 'imm24',
    fields: fieldMask(10, 13),
    accepts: 'a multiple of 4096 from 4096 to 16773120',
    encode: (operand) =>
      isIntegerIn(operand, 4096, 4095 * 4096) && operand % 4096 === 0 ? ((operand / 4096) << 10) | (1 << 22) : REFUSED,
    decode: (word) => (field(word, 22, 1) === 1 && field(word, 10, 12) > 0 ? field(word, 10, 12) * 4096 : undefined),
  })
}

/** `add x0, x1, #-8` for `sub x0, x1, #8`. */
function negatedImmediate(): OperandKind {
  return makeKind({
    name: 'negative',
    fields: fieldMask(10, 12),
    accepts: 'an integer from -4095 to -1',
    encode: (operand) => (isIntegerIn(operand, -4095, -1) ? -operand << 10 : REFUSED),
    decode: (word) => -field(word, 10, 12) || undefined,
  })
}

/** The bit that `tbz` tests: b5 at 31, b40 at 19. */
function bitNumber(minimum: 0 | 32): OperandKind {
  return makeKind({
    name: minimum === 0 ? 'bit' : 'highbit',
    fields: fieldMask(31, 1) | fieldMask(19, 5),
    accepts: `an integer from ${minimum} to ${minimum + 31}`,
    encode: (operand) =>
      isIntegerIn(operand, minimum, minimum + 31) ? ((operand >> 5) << 31) | ((operand & 31) << 19) : REFUSED,
    decode: (word) => (word >>> 31 === minimum >> 5 ? minimum + field(word, 19, 5) : undefined),
  })
}

/** A bitmask immediate; the operand is its value, exclusive-or `flip`. 64-bit values are bigints when decoded. */
function logical(bits: 32 | 64, flip: bigint): OperandKind {
  return makeKind({
    name: flip === 0n ? 'bits' : 'inverted',
    fields: fieldMask(10, 13),
    accepts: `a run of ones, rotated, and repeated at a power-of-two distance to fill ${bits} bits`,
    format: hexadecimal,
    encode(operand) {
      if (typeof operand !== 'number' && typeof operand !== 'bigint') return REFUSED
      if (flip !== 0n && !Number.isInteger(Number(operand))) return REFUSED
      const value = flip === 0n ? operand : BigInt.asUintN(bits, BigInt(operand)) ^ flip
      const fields = encodeLogicalImmediate(value, bits)
      return fields === undefined ? REFUSED : fields << 10
    },
    decode(word) {
      const value = decodeLogicalImmediate(field(word, 10, 13), bits)
      if (value === undefined) return undefined
      return bits === 32 ? Number(value ^ flip) : value ^ flip
    },
  })
}

const bitfieldMask = fieldMask(10, 12)

/** `lsl x0, x1, #s`: immr = -s modulo the width, imms = width - 1 - s. */
function leftShift(bits: 32 | 64): OperandKind {
  return makeKind({
    name: 'amount',
    fields: bitfieldMask,
    accepts: `an integer from 0 to ${bits - 1}`,
    encode: (operand) =>
      isIntegerIn(operand, 0, bits - 1) ? ((-operand & (bits - 1)) << 16) | ((bits - 1 - operand) << 10) : REFUSED,
    decode(word) {
      const [immr, imms] = [field(word, 16, 6), field(word, 10, 6)]
      return imms + 1 === immr && immr < bits ? bits - immr : undefined
    },
  })
}

/** The lowest bit of `bfi`, `ubfiz`, `sbfiz`, `bfc`: immr = -lsb modulo the width. */
function place(bits: 32 | 64): OperandKind {
  return makeKind({
    name: 'lsb',
    fields: fieldMask(16, 6),
    accepts: `an integer from 0 to ${bits - 1}`,
    encode: (operand) => (isIntegerIn(operand, 0, bits - 1) ? (-operand & (bits - 1)) << 16 : REFUSED),
    decode: (word) => (field(word, 16, 6) < bits ? -field(word, 16, 6) & (bits - 1) : undefined),
  })
}

/** The width of `bfi` and the like: imms = width - 1. What is inserted must end within the register. */
function insertLength(bits: 32 | 64): OperandKind {
  return makeKind({
    name: 'width',
    fields: fieldMask(10, 6),
    accepts: `an integer from 1 to ${bits} less the lowest bit`,
    encode: (operand, word) =>
      isIntegerIn(operand, 1, bits - (-field(word, 16, 6) & (bits - 1))) ? (operand - 1) << 10 : REFUSED,
    decode(word) {
      const width = field(word, 10, 6) + 1
      return width <= bits - (-field(word, 16, 6) & (bits - 1)) ? width : undefined
    },
  })
}

/** The width of `bfxil`, `ubfx`, `sbfx`: imms = lsb + width - 1, where immr is lsb. */
function extractWidth(bits: 32 | 64): OperandKind {
  return makeKind({
    name: 'width',
    fields: fieldMask(10, 6),
    accepts: `an integer from 1 to ${bits} less the lowest bit`,
    encode: (operand, word) =>
      isIntegerIn(operand, 1, bits - field(word, 16, 6)) ? (field(word, 16, 6) + operand - 1) << 10 : REFUSED,
    decode(word) {
      const width = field(word, 10, 6) - field(word, 16, 6) + 1
      return width >= 1 && field(word, 10, 6) < bits ? width : undefined
    },
  })
}

/** `mov x0, #value` by `movz` (flip 0) or `movn` (flip all ones): one 16-bit piece of value ^ flip is not zero. */
function movedImmediate(bits: 32 | 64, flip: bigint): OperandKind {
  return makeKind({
    name: flip === 0n ? 'zeros' : 'ones',
    fields: fieldMask(5, bits === 64 ? 18 : 17),
    accepts: `a number of ${bits} bits that is ${flip === 0n ? 'zero' : 'all ones'} but for one aligned 16-bit piece`,
    encode(operand) {
      if (typeof operand !== 'bigint' && !Number.isInteger(operand)) return REFUSED
      const value = BigInt(operand as number | bigint)
      if (value < -(1n << BigInt(bits - 1)) || value >> BigInt(bits) > 0n) return REFUSED
      const rest = BigInt.asUintN(bits, value) ^ flip
      for (let piece = 0; piece < bits / 16; piece++) {
        const low = BigInt(16 * piece)
        if ((rest & ~(0xffffn << low)) === 0n) return (piece << 21) | (Number(rest >> low) << 5)
      }
      return REFUSED
    },
    decode(word) {
      const value = (BigInt(field(word, 5, 16)) << BigInt(16 * field(word, 21, 2))) ^ flip
      // LLVM shows what is moved as a signed number.
      return bits === 32 ? Number(BigInt.asIntN(32, value)) : BigInt.asIntN(64, value)
    },
  })
}

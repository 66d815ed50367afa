import type { FieldKind } from '@sourceless/isa'
import { field, fieldMask, makeKind, type OperandKind, REFUSED, signedField } from './kind.js'
import {
  type AddressMode,
  at,
  indexed,
  type MemoryOperand,
  noShift,
  type Operand,
  post,
  pre,
  type Shift,
  type ShiftType,
  shift,
} from './operand.js'
import { classMask, registerOf } from './register.js'

const withOffset = /^\[Xn\|SP(?:, #(u12|s9|s7|s10)(?:\*(\d+))?)?\](!?)$/
const postOffset = /^\[Xn\|SP\], #(s9|s7)(?:\*(\d+))?$/
const postFixed = /^\[Xn\|SP\], #(\d+)$/
const withIndex = /^\[Xn\|SP, Rm, ext\*(\d+)\]$/
const target = /^(label|page|call)(14|19|21|26)$/

/**
 * The kind of an address token of a template:
 * `[Xn|SP]`, `[Xn|SP, #u12*8]`, `[Xn|SP, #s9]`, `[Xn|SP, #s7*8]!`, `[Xn|SP], #s9`, `[Xn|SP], #16`, `[Xn|SP], Xm`,
 * `[Xn|SP, Rm, ext*8]` (the number is the size of the access), `label26`, `call26`, `page21`, `literal19`.
 */
export function addressKindOf(token: string): OperandKind | undefined {
  const offset = withOffset.exec(token)
  if (offset) return offsetKind(offset[1], Number(offset[2] ?? 1), offset[3] === '!' ? 'pre' : 'offset')
  const after = postOffset.exec(token)
  if (after) return offsetKind(after[1], Number(after[2] ?? 1), 'post')
  const fixed = postFixed.exec(token)
  if (fixed) return fixedPostKind(Number(fixed[1]))
  if (token === '[Xn|SP], Xm') return registerPostKind
  const index = withIndex.exec(token)
  if (index) return indexKind(Number(index[1]))
  const label = target.exec(token)
  if (label) return targetKind(label[1] as TargetSort, Number(label[2]))
  return token === 'literal19' ? targetKind('literal', 19) : undefined
}

const baseOf = (word: number) => registerOf('sp', (word >>> 5) & 31)

const isMemory = (operand: Operand, mode: AddressMode): operand is MemoryOperand =>
  typeof operand === 'object' && operand.kind === 'memory' && operand.mode === mode

/** Lowest bit, width and sign of the offset fields. */
const offsetFields = {
  none: { at: 0, width: 0, signed: false },
  u12: { at: 10, width: 12, signed: false },
  s9: { at: 12, width: 9, signed: true },
  s7: { at: 15, width: 7, signed: true },
} as const
const makers = { offset: at, pre, post }

function offsetKind(text: string | undefined, scale: number, mode: AddressMode): OperandKind {
  if (text === 's10') return splitOffsetKind(mode)
  const { at: low, width, signed } = offsetFields[(text ?? 'none') as keyof typeof offsetFields]
  const minimum = signed ? -(2 ** (width - 1)) * scale : 0
  const maximum = ((signed ? 2 ** (width - 1) : 2 ** width) - 1) * scale
  // Powers of two: division would be slow here.
  const log = Math.log2(scale)
  const mask = fieldMask(low, width)
  const make = makers[mode]
  const shown = { offset: '[base, #offset]', pre: '[base, #offset]!', post: '[base], #offset' }[mode]
  const range = `${scale === 1 ? '' : `a multiple of ${scale} `}from ${minimum} to ${maximum}`
  return makeKind({
    name: width === 0 ? 'base' : text === 's9' && mode === 'offset' ? 'unscaled' : mode,
    minimum,
    maximum,
    scale,
    fields: mask | fieldMask(5, 5),
    accepts: width === 0 ? '[base]' : `${shown} with an offset ${range}`,
    error: 'displacement-range',
    encode(operand) {
      if (!isMemory(operand, mode) || operand.index !== undefined || operand.part !== undefined) return REFUSED
      const { offset } = operand
      if (offset < minimum || offset > maximum || (offset & (scale - 1)) !== 0 || offset !== (offset | 0))
        return REFUSED
      return (operand.base.number << 5) | (((offset >> log) << low) & mask)
    },
    decode: (word) => make(baseOf(word), (signed ? signedField(word, low, width) : field(word, low, width)) * scale),
    reference: text === 'u12' ? lowPartReference(scale) : undefined,
  })
}

function lowPartReference(scale: number): OperandKind['reference'] {
  const kind: FieldKind = scale === 1 ? 'arm64-low12' : (`arm64-low12-scaled${scale}` as FieldKind)
  return (operand) =>
    isMemory(operand, 'offset') && operand.part?.part === 'lo12'
      ? { bits: operand.base.number << 5, field: kind, target: operand.part.of }
      : undefined
}

/** The offset of `ldraa`: a multiple of 8, its sign at bit 22, the rest at 12. */
function splitOffsetKind(mode: AddressMode): OperandKind {
  const make = makers[mode]
  return makeKind({
    name: mode,
    fields: fieldMask(12, 9) | fieldMask(22, 1) | fieldMask(5, 5),
    accepts: `an address with an offset that is a multiple of 8 from -4096 to 4088`,
    error: 'displacement-range',
    encode(operand) {
      if (!isMemory(operand, mode) || operand.index !== undefined || operand.part !== undefined) return REFUSED
      const { offset } = operand
      if (!(offset >= -4096 && offset <= 4088 && offset % 8 === 0)) return REFUSED
      const value = offset / 8
      return (operand.base.number << 5) | ((value & 511) << 12) | (((value >> 9) & 1) << 22)
    },
    decode: (word) => make(baseOf(word), (field(word, 12, 9) - 512 * field(word, 22, 1)) * 8),
  })
}

/** `[x0], #16`: the post-index is the size of what is transferred. */
function fixedPostKind(sizeBytes: number): OperandKind {
  return makeKind({
    name: 'post',
    fields: fieldMask(5, 5),
    accepts: `[base], #${sizeBytes}`,
    error: 'displacement-range',
    encode: (operand) =>
      isMemory(operand, 'post') && operand.index === undefined && operand.offset === sizeBytes
        ? operand.base.number << 5
        : REFUSED,
    decode: (word) => post(baseOf(word), sizeBytes),
  })
}

/** `[x0], x1`; register 31 stands for the fixed post-index. */
const registerPostKind: OperandKind = makeKind({
  name: 'postx',
  fields: fieldMask(5, 5) | fieldMask(16, 5),
  accepts: '[base], x0 to x30',
  error: 'address-register',
  encode: (operand) =>
    isMemory(operand, 'post') && operand.index?.class === 'x'
      ? (operand.base.number << 5) | (operand.index.number << 16)
      : REFUSED,
  decode: (word) => (field(word, 16, 5) === 31 ? undefined : post(baseOf(word), registerOf('x', field(word, 16, 5)))),
})

const extensions: readonly (ShiftType | undefined)[] = [
  undefined,
  undefined,
  'uxtw',
  'lsl',
  undefined,
  undefined,
  'sxtw',
  'sxtx',
]
const indexExtensions: Partial<Record<ShiftType, number>> = { uxtw: 2, lsl: 3, sxtw: 6, sxtx: 7 }
const longMask = classMask.x | classMask.xzr

/** Index at bit 16, extension at 13, and whether it is scaled by the size of the access at 12. */
function indexKind(sizeBytes: number): OperandKind {
  const log = Math.log2(sizeBytes)
  /** What the bit S says; for bytes only what is written tells `lsl #0` from nothing. */
  const scaled = ({ amount, implicit }: Shift): number => {
    if (sizeBytes === 1) return amount !== 0 ? REFUSED : implicit ? 0 : 1
    return amount === log ? 1 : amount === 0 ? 0 : REFUSED
  }
  return makeKind({
    name: 'index',
    fields: fieldMask(5, 5) | fieldMask(12, 4) | fieldMask(16, 5),
    accepts: `[base, index], the index extended by lsl or sxtx (x0 to xzr) or uxtw or sxtw (w0 to wzr), shifted by 0 or ${log}`,
    error: 'address-scale',
    encode(operand) {
      if (!isMemory(operand, 'offset') || operand.index === undefined) return REFUSED
      const extend = operand.extend ?? noShift
      const option = indexExtensions[extend.type]
      const s = scaled(extend)
      if (option === undefined || s < 0 || ((operand.index.mask & longMask) !== 0) !== ((option & 1) === 1))
        return REFUSED
      return (operand.base.number << 5) | (s << 12) | (option << 13) | (operand.index.number << 16)
    },
    decode(word) {
      const option = field(word, 13, 3)
      const type = extensions[option]
      if (type === undefined) return undefined
      const extend = field(word, 12, 1) === 1 ? shift(type, log) : shift(type)
      return indexed(baseOf(word), registerOf(option & 1 ? 'x' : 'w', field(word, 16, 5)), extend)
    },
  })
}

/** Where the field of a branch target or address starts, and what one step of it is. */
const targetFields: Readonly<Record<number, number>> = { 14: 5, 19: 5, 26: 0 }

type TargetSort = 'label' | 'call' | 'page' | 'literal'
const targetFieldKinds: Readonly<Record<string, FieldKind>> = {
  label14: 'arm64-branch14',
  label19: 'arm64-branch19',
  label21: 'arm64-adr21',
  label26: 'arm64-branch26',
  call26: 'arm64-call26',
  page21: 'arm64-page21',
  literal19: 'arm64-literal19',
}

/** A label, a symbol, or a number of bytes from the instruction (`page`: from the page of 4 KiB that it is in). */
function targetKind(of: TargetSort, width: number): OperandKind {
  const fieldKind = targetFieldKinds[`${of}${width}`]!
  const scale = of === 'page' ? 4096 : width === 21 ? 1 : 4
  const minimum = -(2 ** (width - 1)) * scale
  const maximum = (2 ** (width - 1) - 1) * scale
  const low = targetFields[width]
  return makeKind({
    name: of,
    minimum,
    maximum,
    scale,
    fields: low === undefined ? fieldMask(5, 19) | fieldMask(29, 2) : fieldMask(low, width),
    accepts: `a label, a symbol, or a multiple of ${scale} from ${minimum} to ${maximum}`,
    error: 'displacement-range',
    encode(operand) {
      if (typeof operand !== 'number' || !(operand >= minimum && operand <= maximum && operand % scale === 0))
        return REFUSED
      const value = operand / scale
      if (low !== undefined) return (value << low) & fieldMask(low, width)
      return ((value & 3) << 29) | (((value >> 2) << 5) & fieldMask(5, 19))
    },
    decode(word) {
      if (low !== undefined) return signedField(word, low, width) * scale
      return (signedField(word, 5, 19) * 4 + field(word, 29, 2)) * scale
    },
    reference: (operand) =>
      typeof operand === 'object' && (operand.kind === 'label' || operand.kind === 'symbol')
        ? { bits: 0, field: fieldKind, target: operand }
        : undefined,
  })
}

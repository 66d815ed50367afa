import type { EncodingLayout } from '../encoding-layout.js'
import type { OperandSpec } from '../form.js'

interface Bits {
  prefix: 'legacy' | 'vex'
  group1: number
  sizePrefix: number
  repeatPrefix: number
  w: number
  anyW: boolean
  l: number
  anyL: boolean
  map: number
  opcode: number
  digit: number
  suffix: number
  fieldBytes: number
}

const group1Prefixes: Readonly<Record<string, number>> = { LOCK: 0xf0, REPNE: 0xf2, REP: 0xf3, A32: 0x67 }

/**
 * Notation: [OP/EN:] [LOCK|REP|REPNE|A32] [66] [F2|F3] [REX.W] [0F [38|3A]] opcode[+r] [/r|/digit] [ib|iw|id|io|cb|cd] [ib],
 * or [OP/EN:] VEX.{128|256|LZ|LIG}[.66|.F2|.F3].{0F|0F38|0F3A}.{W0|W1|WIG} opcode [/r|/digit] [/is4] [ib]. OP/EN, the manual's "operand
 * encoding", names the place of each operand: R ModRM.reg, M ModRM.rm, V VEX.vvvv, S is4; immediates and fixed ones are left
 * out. It is needed where register operands leave it open.
 */
export function parseEncoding(encoding: string, operands: readonly OperandSpec[]): EncodingLayout {
  const tokens = encoding.split(' ')
  const order = tokens[0]?.endsWith(':') ? tokens.shift()!.slice(0, -1) : undefined
  const bytes: number[] = []
  const layout: Bits = {
    prefix: 'legacy',
    group1: 0,
    sizePrefix: 0,
    repeatPrefix: 0,
    w: 0,
    anyW: false,
    l: 0,
    anyL: false,
    map: 0,
    opcode: 0,
    digit: -1,
    suffix: -1,
    fieldBytes: 0,
  }
  const shape = { modrm: false, plus: false, is4: false, digit: false, vex: false }
  for (const token of tokens) {
    if (token === 'REX.W') layout.w = 1
    else if (group1Prefixes[token] !== undefined) layout.group1 = group1Prefixes[token]
    else if (token.startsWith('VEX.')) parseVex(layout, token)
    else if (token === '/r') shape.modrm = true
    else if (token === '/is4') shape.is4 = true
    else if (/^\/[0-7]$/.test(token)) layout.digit = Number(token[1])
    else if (/^[ic][bwdo]$/.test(token)) layout.fieldBytes ||= { b: 1, w: 2, d: 4, o: 8 }[token[1]!]!
    else if (/^[0-9A-F]{2}(\+r)?$/.test(token)) {
      bytes.push(Number.parseInt(token, 16))
      shape.plus = token.endsWith('+r')
    } else throw new Error(`unknown '${token}' in the encoding '${encoding}'`)
  }
  shape.digit = layout.digit >= 0
  shape.vex = layout.prefix === 'vex'
  if (!shape.vex) takePrefixes(layout, bytes)
  layout.opcode = bytes[0]!
  if (bytes.length > 1) layout.suffix = bytes[1]!
  return makeLayout(layout, placeOperands(operands, order, shape))
}

/** The opcode and how it is reached: all of an encoding that a decoder needs to know where to look. */
export interface OpcodePlace {
  readonly vex: 0 | 1
  readonly map: number
  readonly opcode: number
  /** The low three bits of the opcode are a register. */
  readonly hasRegister: boolean
}

/** A part of `parseEncoding` that is cheap enough to do for all rows at once. */
export function parsePlace(encoding: string): OpcodePlace {
  const vex = encoding.indexOf('VEX.')
  if (vex >= 0) {
    const end = encoding.indexOf(' ', vex)
    const map = encoding.includes('.0F38.') ? 2 : encoding.includes('.0F3A.') ? 3 : 1
    return { vex: 1, map, opcode: Number.parseInt(encoding.slice(end + 1, end + 3), 16), hasRegister: false }
  }
  const bytes = encoding.split(' ').flatMap((token) => (isByte(token) ? [Number.parseInt(token, 16)] : []))
  const bits = { sizePrefix: 0, repeatPrefix: 0, map: 0 }
  takePrefixes(bits, bytes)
  return { vex: 0, map: bits.map, opcode: bytes[0]!, hasRegister: encoding.includes('+r') }
}

/** Two hexadecimal digits, perhaps with `+r`. */
const isByte = (token: string): boolean =>
  (token.length === 2 || token.endsWith('+r')) &&
  isHexadecimal(token.charCodeAt(0)) &&
  isHexadecimal(token.charCodeAt(1))

const isHexadecimal = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 70)

/** A byte 66, F2 or F3 is a prefix, and 0F a map, when an opcode follows it. */
function takePrefixes(layout: Pick<Bits, 'sizePrefix' | 'repeatPrefix' | 'map'>, bytes: number[]): void {
  if (bytes.length > 1 && bytes[0] === 0x66) layout.sizePrefix = bytes.shift()!
  if (bytes.length > 1 && (bytes[0] === 0xf2 || bytes[0] === 0xf3)) layout.repeatPrefix = bytes.shift()!
  if (bytes.length < 2 || bytes[0] !== 0x0f) return
  bytes.shift()
  const second = bytes.length > 1 ? bytes.at(0) : undefined
  layout.map = second === 0x38 ? 2 : second === 0x3a ? 3 : 1
  if (layout.map > 1) bytes.shift()
}

function parseVex(layout: Bits, token: string): void {
  const parts = token.split('.')
  layout.prefix = 'vex'
  layout.map = parts.includes('0F38') ? 2 : parts.includes('0F3A') ? 3 : 1
  layout.sizePrefix = parts.includes('66') ? 0x66 : 0
  layout.repeatPrefix = parts.includes('F2') ? 0xf2 : parts.includes('F3') ? 0xf3 : 0
  layout.w = parts.includes('W1') ? 1 : 0
  layout.anyW = parts.includes('WIG')
  layout.l = parts.includes('256') ? 1 : 0
  layout.anyL = parts.includes('LIG')
}

type Placement = Omit<EncodingLayout, keyof Bits>

/** All layouts have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
function makeLayout(bits: Bits, placement: Placement): EncodingLayout {
  const { prefix, group1, sizePrefix, repeatPrefix, w, anyW, l, anyL, map, opcode, digit, suffix, fieldBytes } = bits
  const { reg, rm, vvvv, opcodeRegister, is4, immediate, secondImmediate, relative } = placement
  return {
    prefix,
    group1,
    sizePrefix,
    repeatPrefix,
    w,
    anyW,
    l,
    anyL,
    map,
    opcode,
    digit,
    suffix,
    reg,
    rm,
    vvvv,
    opcodeRegister,
    is4,
    immediate,
    secondImmediate,
    relative,
    fieldBytes,
  }
}

interface Shape {
  readonly modrm: boolean
  readonly plus: boolean
  readonly is4: boolean
  readonly digit: boolean
  readonly vex: boolean
}

/** The manual's "operand encoding" column, which follows from the operand kinds except for plain registers. */
function placeOperands(operands: readonly OperandSpec[], order: string | undefined, shape: Shape): Placement {
  const kinds = operands.map((o) => o.kind)
  const immediate = kinds.findIndex((kind) => kind === 'immediate' || kind === 'offset')
  const others = {
    immediate,
    secondImmediate: immediate < 0 ? -1 : kinds.indexOf('immediate', immediate + 1),
    relative: kinds.indexOf('relative'),
  }
  const placed = operands.flatMap((o, n) => (o.mask === 0 ? [] : [n]))
  if (order !== undefined) {
    const at = (letter: string): number => placed[order.indexOf(letter)] ?? -1
    return { ...others, reg: at('R'), rm: at('M'), vvvv: at('V'), is4: at('S'), opcodeRegister: -1 }
  }
  const isEither = (n: number) => kinds[n] === 'memory' || kinds[n]!.endsWith('-or-memory')
  const plain = placed.filter((n) => !isEither(n))
  const hasModrm = shape.modrm || shape.digit
  let rm = placed.find(isEither) ?? -1
  const opcodeRegister = shape.plus ? plain.shift()! : -1
  const is4 = shape.is4 ? plain.pop()! : -1
  // Without memory, ModRM.rm is the last register.
  if (hasModrm && rm < 0) rm = plain.pop()!
  const reg = hasModrm && !shape.digit ? plain.shift()! : -1
  const vvvv = shape.vex ? (plain.shift() ?? -1) : -1
  return { ...others, reg, rm, vvvv, opcodeRegister, is4 }
}

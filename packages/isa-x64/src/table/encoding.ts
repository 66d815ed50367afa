import type { EncodingLayout } from '../encoding-layout.js'
import type { OperandSpec } from '../form.js'

/** Notation: [OP/EN:] [66|F2|F3] [REX.W] [0F [38|3A]] opcode[+r] [/r|/digit] [ib|iw|id|io|cb|cd], or VEX.pp.map.W… */
export function parseEncoding(encoding: string, operands: readonly OperandSpec[]): EncodingLayout {
  const tokens = encoding.split(' ')
  const order = tokens[0]?.endsWith(':') ? tokens.shift()!.slice(0, -1) : 'RM'
  const bytes: number[] = []
  const layout = {
    sizePrefix: 0,
    repeatPrefix: 0,
    w: 0,
    vex: false,
    map: 0,
    opcode: 0,
    digit: -1,
    suffix: -1,
    fieldBytes: 0,
  }
  let modrm = false
  let plus = false
  for (const token of tokens) {
    if (token === 'REX.W') layout.w = 1
    else if (token.startsWith('VEX.')) Object.assign(layout, parseVex(token))
    else if (token === '/r') modrm = true
    else if (/^\/[0-7]$/.test(token)) layout.digit = Number(token[1])
    else if (/^[ic][bwdo]$/.test(token)) layout.fieldBytes = { b: 1, w: 2, d: 4, o: 8 }[token[1]!]!
    else if (/^[0-9A-F]{2}(\+r)?$/.test(token)) {
      bytes.push(Number.parseInt(token, 16))
      plus = token.endsWith('+r')
    } else throw new Error(`unknown '${token}' in the encoding '${encoding}'`)
  }
  // A byte 66, F2 or F3 is a prefix when an opcode follows it.
  if (!layout.vex && bytes.length > 1 && bytes[0] === 0x66) layout.sizePrefix = bytes.shift()!
  if (!layout.vex && bytes.length > 1 && (bytes[0] === 0xf2 || bytes[0] === 0xf3)) layout.repeatPrefix = bytes.shift()!
  if (bytes.length > 1 && bytes[0] === 0x0f) {
    bytes.shift()
    layout.map = 1
    const second: number | undefined = bytes[0]
    if (bytes.length > 1 && (second === 0x38 || second === 0x3a)) layout.map = bytes.shift() === 0x38 ? 2 : 3
  }
  layout.opcode = bytes[0]!
  if (bytes.length > 1) layout.suffix = bytes[1]!
  return makeLayout(layout, placeOperands(operands, order, { modrm, plus, digit: layout.digit >= 0, vex: layout.vex }))
}

type Placement = Pick<EncodingLayout, 'reg' | 'rm' | 'vvvv' | 'opcodeRegister' | 'immediate' | 'relative'>

/** All layouts have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
function makeLayout(bits: Omit<EncodingLayout, keyof Placement>, placement: Placement): EncodingLayout {
  const { sizePrefix, repeatPrefix, w, vex, map, opcode, digit, suffix, fieldBytes } = bits
  const { reg, rm, vvvv, opcodeRegister, immediate, relative } = placement
  return {
    sizePrefix,
    repeatPrefix,
    w,
    vex,
    map,
    opcode,
    digit,
    suffix,
    reg,
    rm,
    vvvv,
    opcodeRegister,
    immediate,
    relative,
    fieldBytes,
  }
}

function parseVex(token: string): Pick<EncodingLayout, 'vex' | 'sizePrefix' | 'repeatPrefix' | 'map' | 'w'> {
  const parts = token.split('.')
  const map = parts.includes('0F38') ? 2 : parts.includes('0F3A') ? 3 : 1
  const repeatPrefix = parts.includes('F2') ? 0xf2 : parts.includes('F3') ? 0xf3 : 0
  return { vex: true, sizePrefix: parts.includes('66') ? 0x66 : 0, repeatPrefix, map, w: parts.includes('W1') ? 1 : 0 }
}

interface Shape {
  readonly modrm: boolean
  readonly plus: boolean
  readonly digit: boolean
  readonly vex: boolean
}

/** The manual's "operand encoding" column, which follows from the operand kinds except for two plain registers. */
function placeOperands(operands: readonly OperandSpec[], order: string, shape: Shape): Placement {
  const kinds = operands.map((o) => o.kind)
  const plain = operands.flatMap((o, n) => (o.kind === 'gp' || o.kind === 'xmm' ? [n] : []))
  const hasModrm = shape.modrm || shape.digit
  let rm = kinds.findIndex((kind) => kind === 'gp-or-memory' || kind === 'xmm-or-memory' || kind === 'memory')
  if (hasModrm && rm < 0) rm = order === 'MR' ? plain.shift()! : plain.splice(shape.digit ? 0 : 1, 1)[0]!
  const opcodeRegister = shape.plus ? plain.shift()! : -1
  const reg = hasModrm && !shape.digit ? plain.shift()! : -1
  const vvvv = shape.vex ? (plain.shift() ?? -1) : -1
  return { reg, rm, vvvv, opcodeRegister, immediate: kinds.indexOf('immediate'), relative: kinds.indexOf('relative') }
}

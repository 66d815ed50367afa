import type { EncodingLayout } from '../encoding-layout.js'
import type { Feature, Flag, FlagEffects, Form, ImplicitOperand, OperandRole, OperandSpec } from '../form.js'
import { meanings } from '../meaning/meanings.js'
import { classMask, type Register, type RegisterName, registers } from '../register.js'

/** What the rows of one instruction share; a row may override any of it. */
export interface FamilyHeader {
  readonly manual: string
  /**
   * One character per flag in the order OF SF ZF AF PF CF, as in AMD's manual: `M` modified, `U` undefined, `T` tested,
   * `-` untouched, and for what the letters there do not tell: `X` tested and modified, `K` modified or kept (shift by a
   * count of zero), `V` undefined or kept.
   */
  readonly flags?: string
  readonly features?: readonly Feature[]
  /** State beyond the operands: 'rax:rw rdx:w'. */
  readonly implicit?: string
}

/** 'mnemonic operand:role, …', the encoding in the manual's notation, and what differs from the header. */
export type Row = readonly [instruction: string, encoding: string, override?: Partial<FamilyHeader>]

export type FormWithoutId = Omit<Form, 'id'>

/** The rows of one family. Malformed rows are our own bug and throw while the module loads. */
export function family(header: FamilyHeader, rows: readonly Row[]): readonly FormWithoutId[] {
  return rows.map(([instruction, encoding, override]) => parseRow(instruction, encoding, { ...header, ...override }))
}

function parseRow(instruction: string, encoding: string, header: FamilyHeader): FormWithoutId {
  const space = instruction.indexOf(' ')
  const mnemonic = space < 0 ? instruction : instruction.slice(0, space)
  const tokens =
    space < 0
      ? []
      : instruction
          .slice(space)
          .split(',')
          .map((text) => text.trim())
  const operands: OperandSpec[] = []
  for (const token of tokens) operands.push(parseOperand(token, operands[0]?.width ?? 64))
  const name = [mnemonic, ...operands.map((o) => o.text)].join('_')
  return {
    name,
    mnemonic,
    operands,
    implicit: (header.implicit ?? '')
      .split(' ')
      .filter((item) => item !== '')
      .map(parseImplicit),
    flags: parseFlags(header.flags ?? '------'),
    features: header.features ?? [],
    manual: header.manual,
    encoding,
    layout: parseEncoding(encoding, operands),
    meaning: meanings[mnemonic],
  }
}

const patterns: readonly (readonly [RegExp, (bits: number, contextBits: number) => Partial<OperandSpec>])[] = [
  [/^r(8|16|32|64)$/, (bits) => ({ kind: 'gp', width: bits, mask: gpMask(bits) })],
  [/^rm(8|16|32|64)$/, (bits) => ({ kind: 'gp-or-memory', width: bits, mask: gpMask(bits) | classMask.memory })],
  [/^m(8|16|32|64|128)?$/, (bits) => ({ kind: 'memory', width: bits || 64, mask: classMask.memory })],
  [/^xmm(32|64|128)$/, (bits) => ({ kind: 'xmm', width: bits, mask: classMask.xmm, text: 'xmm' })],
  [/^xmmm(32|64|128)$/, (bits) => ({ kind: 'xmm-or-memory', width: bits, mask: classMask.xmm | classMask.memory })],
  [/^imm(8|16|32|64)$/, (bits, context) => ({ kind: 'immediate', width: Math.max(bits, context), fieldBits: bits })],
  [/^uimm(8|16)$/, (bits) => ({ kind: 'immediate', width: bits, fieldBits: bits, unsigned: true, text: `imm${bits}` })],
  [/^rel(8|32)$/, (bits) => ({ kind: 'relative', width: 64, fieldBits: bits })],
  [/^1$/, () => ({ kind: 'one', width: 8 })],
  [/^(?:al|ax|eax|rax|cl)$/, () => ({ kind: 'fixed' })],
]

/** `contextBits`: width of the first operand, to which later immediates are extended (64 for `push imm8`). */
function parseOperand(token: string, contextBits: number): OperandSpec {
  const [text = '', role = 'r'] = token.split(':')
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(text)
    if (!match) continue
    // 'r8' is an operand class here, not the register of that name.
    const fixed: Register | undefined = match[1] === undefined ? registers[text as RegisterName] : undefined
    const base = { text, role: role as OperandRole, width: fixed?.bits ?? 0, fieldBits: 0, unsigned: false, mask: 0 }
    const spec = { kind: 'fixed' as const, fixed, ...base, ...make(Number(match[1] ?? 0), contextBits) }
    return { ...spec, ...fieldRange(spec) }
  }
  throw new Error(`unknown operand '${token}' in the table`)
}

/** A field narrower than the operand is sign-extended; one of the same width is a bit pattern, signed or unsigned. */
function fieldRange({ fieldBits, unsigned, width }: Pick<OperandSpec, 'fieldBits' | 'unsigned' | 'width'>) {
  if (fieldBits === 0) return { minimum: 0, maximum: 0 }
  if (fieldBits === 64) return { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
  const half = 2 ** (fieldBits - 1)
  return { minimum: unsigned ? 0 : -half, maximum: unsigned || fieldBits === width ? 2 * half - 1 : half - 1 }
}

function gpMask(bits: number): number {
  if (bits === 8) return classMask.gp8 | classMask.gp8high
  return bits === 16 ? classMask.gp16 : bits === 32 ? classMask.gp32 : classMask.gp64
}

function parseImplicit(item: string): ImplicitOperand {
  const [location = '', role = 'r'] = item.split(':')
  return { location, role: role as ImplicitOperand['role'] }
}

const flagOrder: readonly Flag[] = ['OF', 'SF', 'ZF', 'AF', 'PF', 'CF']

function parseFlags(letters: string): FlagEffects {
  const pick = (wanted: string) => flagOrder.filter((_, n) => wanted.includes(letters[n]!))
  return { tested: pick('TXKV'), modified: pick('MXKUV'), undefined: pick('UV') }
}

/** Notation: [OP/EN:] [66|F2|F3] [REX.W] [0F [38|3A]] opcode[+r] [/r|/digit] [ib|iw|id|io|cb|cd], or VEX.pp.map.W… */
function parseEncoding(encoding: string, operands: readonly OperandSpec[]): EncodingLayout {
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
  return { ...layout, ...placeOperands(operands, order, { modrm, plus, digit: layout.digit >= 0, vex: layout.vex }) }
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
function placeOperands(operands: readonly OperandSpec[], order: string, shape: Shape) {
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

import type { Feature, Flag, FlagEffects, Form, ImplicitOperand, OperandRole, OperandSpec } from '../form.js'
import { meanings } from '../meaning/meanings.js'
import { classMask, type Register, type RegisterName, registers } from '../register.js'
import { parseEncoding } from './encoding.js'

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

/** Rows share the specs of equal operands. */
const specs = new Map<string, OperandSpec>()

/** `contextBits`: width of the first operand, to which later immediates are extended (64 for `push imm8`). */
function parseOperand(token: string, contextBits: number): OperandSpec {
  const key = `${token} ${contextBits}`
  const known = specs.get(key)
  if (known !== undefined) return known
  const made = makeOperand(token, contextBits)
  specs.set(key, made)
  return made
}

function makeOperand(token: string, contextBits: number): OperandSpec {
  const [text = '', role = 'r'] = token.split(':')
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(text)
    if (!match) continue
    // 'r8' is an operand class here, not the register of that name.
    const fixed: Register | undefined = match[1] === undefined ? registers[text as RegisterName] : undefined
    const base = { text, role: role as OperandRole, width: fixed?.bits ?? 0, fieldBits: 0, unsigned: false, mask: 0 }
    const made = { kind: 'fixed' as const, ...base, ...make(Number(match[1] ?? 0), contextBits) }
    return makeSpec(made, fixed, fieldRange(made))
  }
  throw new Error(`unknown operand '${token}' in the table`)
}

/** All specs have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
function makeSpec(
  parts: Omit<OperandSpec, 'minimum' | 'maximum' | 'fixed'>,
  fixed: Register | undefined,
  { minimum, maximum }: Pick<OperandSpec, 'minimum' | 'maximum'>,
): OperandSpec {
  const { text, kind, role, width, fieldBits, unsigned, mask } = parts
  return { text, kind, role, width, fieldBits, unsigned, minimum, maximum, fixed, mask }
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

import type { OperandRole, OperandSpec } from '../form.js'
import {
  classMask,
  gp8,
  gp16,
  gp32,
  gp64,
  type Register,
  type RegisterName,
  registers,
  segments,
  xmm,
  ymm,
} from '../register.js'

/** Rows share the specs of equal operands. */
const specs = new Map<string, OperandSpec>()

/** 'rm64:rw, r64' as specs. Later immediates are extended to the width of the first operand (64 bits for `push imm8`). */
export function parseOperands(text: string): readonly OperandSpec[] {
  if (text === '') return []
  let contextBits = 64
  return text.split(',').map((part, n) => {
    const spec = specOf(part.trim(), contextBits)
    if (n === 0) contextBits = spec.width
    return spec
  })
}

function specOf(token: string, contextBits: number): OperandSpec {
  const key = `${token} ${contextBits}`
  const known = specs.get(key)
  if (known !== undefined) return known
  const made = makeOperand(token, contextBits)
  specs.set(key, made)
  return made
}

type Parts = Partial<OperandSpec>

const vector = (kind: 'xmm' | 'ymm', orMemory: boolean, width: number): Parts => ({
  kind: orMemory ? `${kind}-or-memory` : kind,
  width,
  registerBits: kind === 'xmm' ? 128 : 256,
  registers: kind === 'xmm' ? xmm : ymm,
  mask: classMask[kind] | (orMemory ? classMask.memory : 0),
})

const general = (kind: 'gp' | 'gp-or-memory', registerBits: number, width: number): Parts => ({
  kind,
  width,
  registerBits,
  registers: registerBits === 64 ? gp64 : registerBits === 32 ? gp32 : registerBits === 16 ? gp16 : gp8,
  mask: gpMask(registerBits) | (kind === 'gp' ? 0 : classMask.memory),
})

/**
 * The notation of operands, which is the manual's where it is precise enough: `r32m8` is a 32-bit register of which the low
 * 8 bits count, or a byte of memory; `xmmm64` an xmm register or 64 bits of memory, `xmm64` an xmm register of which the
 * low 64 bits count; `vm32x128` memory with 32-bit indexes in an xmm register, 128 bits of data in all; `uimm8` a count
 * or selector; `imm8of16` an immediate of 16 bits that is no source beside another operand; `moffs8` a byte at an absolute address.
 */
const patterns: readonly (readonly [RegExp, (bits: number, contextBits: number, match: RegExpExecArray) => Parts])[] = [
  [/^r(8|16|32|64)$/, (bits) => general('gp', bits, bits)],
  [/^rm(8|16|32|64)$/, (bits) => general('gp-or-memory', bits, bits)],
  [/^r(32|64)m(8|16|32)$/, (bits, _, match) => general('gp-or-memory', bits, Number(match[2]))],
  [/^m(8|16|32|64|128|256|512)?$/, (bits) => ({ kind: 'memory', width: bits || 64, mask: classMask.memory })],
  [
    /^vm(32|64)([xy])(64|128|256)$/,
    (bits, _, match) => ({
      kind: 'memory',
      width: Number(match[3]),
      indexBits: bits,
      mask: match[2] === 'x' ? classMask.memoryXmm : classMask.memoryYmm,
      text: `vm${bits}${match[2]}`,
    }),
  ],
  [/^xmm(8|16|32|64|128)$/, (bits) => ({ ...vector('xmm', false, bits), text: 'xmm' })],
  [/^xmmm(8|16|32|64|128)$/, (bits) => vector('xmm', true, bits)],
  [/^ymm(256)$/, (bits) => ({ ...vector('ymm', false, bits), text: 'ymm' })],
  [/^ymmm(256)$/, (bits) => vector('ymm', true, bits)],
  [/^(sreg|dsreg)$/, () => ({ kind: 'segment', width: 16, registerBits: 16, registers: segments })],
  [/^imm(8|16|32|64)$/, (bits, context) => ({ kind: 'immediate', width: Math.max(bits, context), fieldBits: bits })],
  [/^imm(8|16)of16$/, (bits) => ({ kind: 'immediate', width: 16, fieldBits: bits, text: `imm${bits}` })],
  [/^uimm(8|16)$/, (bits) => ({ kind: 'immediate', width: bits, fieldBits: bits, unsigned: true, text: `imm${bits}` })],
  [/^rel(8|32)$/, (bits) => ({ kind: 'relative', width: 64, fieldBits: bits })],
  [/^moffs(8|16|32|64)$/, (bits) => ({ kind: 'offset', width: bits, fieldBits: 64 })],
  [/^1$/, () => ({ kind: 'one', width: 8 })],
  [/^(?:al|ax|eax|rax|cl|fs|gs|xmm0)$/, () => ({ kind: 'fixed' })],
]

function makeOperand(token: string, contextBits: number): OperandSpec {
  const [text = '', role = 'r'] = token.split(':')
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(text)
    if (!match) continue
    // 'r8' is an operand class here, not the register of that name.
    const fixed: Register | undefined = match[1] === undefined ? registers[text as RegisterName] : undefined
    const parts = make(Number(match[1] ?? 0), contextBits, match)
    if (parts.kind === 'segment') {
      return makeSpec({ ...parts, text, mask: classMask.segment | (text === 'sreg' ? classMask.codeSegment : 0) }, role)
    }
    const width = fixed === undefined ? 0 : fixed.bits
    return makeSpec({ text, width, registerBits: width, fixed, ...parts }, role)
  }
  throw new Error(`unknown operand '${token}' in the table`)
}

/** All specs have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
function makeSpec(parts: Parts, role: string): OperandSpec {
  const { text = '', kind = 'fixed', width = 0, registerBits = 0, indexBits = 0, fieldBits = 0 } = parts
  const { unsigned = false, mask = 0, registers: set, fixed } = parts
  const { minimum, maximum } = fieldRange(kind, fieldBits, unsigned, width)
  return {
    text,
    kind,
    role: role as OperandRole,
    width,
    registerBits,
    registers: set,
    indexBits,
    fieldBits,
    unsigned,
    minimum,
    maximum,
    fixed,
    mask,
  }
}

/** A field narrower than the operand is sign-extended; one of the same width is a bit pattern, signed or unsigned. */
function fieldRange(kind: OperandSpec['kind'], fieldBits: number, unsigned: boolean, width: number) {
  if (fieldBits === 0) return { minimum: 0, maximum: 0 }
  if (kind === 'offset') return { minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
  if (fieldBits === 64) return { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
  const half = 2 ** (fieldBits - 1)
  return { minimum: unsigned ? 0 : -half, maximum: unsigned || fieldBits === width ? 2 * half - 1 : half - 1 }
}

function gpMask(bits: number): number {
  if (bits === 8) return classMask.gp8 | classMask.gp8high
  return bits === 16 ? classMask.gp16 : bits === 32 ? classMask.gp32 : classMask.gp64
}

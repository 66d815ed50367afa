import type { DecodeDiagnostic, Decoded } from '@sourceless/isa'
import { Assembler } from '../encode/assembler.js'
import { takes } from '../encode/words.js'
import type { Form, OperandSpec, Slot } from '../form.js'
import type { Instruction } from '../instruction.js'
import { type MemoryOperand, type Operand, roundingModeNumbers } from '../operand.js'
import { classMask, f, x } from '../register.js'
import { forms as table } from '../table/table.js'

export interface Decoder {
  /** The instruction at `offset`: its length is in its two lowest bits. Never throws. */
  decode(bytes: Uint8Array, offset?: number): Decoded<Instruction>
}

/** The rows that a word may be, the most specific first. */
type Index = readonly (readonly Form[])[]

interface Indexes {
  /** By opcode without its two ones, funct3, funct7: all that tells 32-bit rows apart but a few. */
  readonly long: Index
  /** By quadrant and funct3 of 16-bit rows. */
  readonly short: Index
}

/** A decoder for a table: the package's own, or a changed one in tests. */
export function createDecoder(forms: readonly Form[]): Decoder {
  let indexes: Indexes | undefined
  return {
    decode(bytes, offset = 0) {
      indexes ??= indexForms(forms)
      if (offset < 0 || offset + 2 > bytes.length) return failure('truncated', offset, bytes)
      const half = bytes[offset]! | (bytes[offset + 1]! << 8)
      if ((half & 3) !== 3) return decodeWord(indexes.short[shortKey(half)]!, half, 2, bytes, offset)
      if ((half & 0x1c) === 0x1c) return failure('unknown-encoding', offset, bytes)
      if (offset + 4 > bytes.length) return failure('truncated', offset, bytes)
      const word = half | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)
      return decodeWord(indexes.long[longKey(word)]!, word, 4, bytes, offset)
    },
  }
}

const standard = createDecoder(table)
const scratch = new Assembler()

export const decode: Decoder['decode'] = standard.decode

/** As `decode`, but accepts only what the encoder writes: no four-byte instruction that has a two-byte form. */
export function decodeCanonical(bytes: Uint8Array, offset = 0): Decoded<Instruction> {
  const result = standard.decode(bytes, offset)
  if (result.value === undefined || isCanonical(result.value)) return result
  return failure('not-canonical', offset, bytes)
}

/** Every accepted encoding is the only one of its row: what may differ is its length. */
function isCanonical({ form, operands, sizeBytes }: Instruction): boolean {
  const { buffer } = scratch.layout
  buffer.length = 0
  scratch.emit(form, operands[0], operands[1], operands[2], operands[3], operands[4])
  return buffer.length === sizeBytes
}

const longKey = (word: number): number => ((word & 0x7c) << 8) | ((word >>> 5) & 0x380) | (word >>> 25)
const shortKey = (half: number): number => ((half & 3) << 3) | (half >>> 13)

const countOnes = (word: number): number => {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count++
  return count
}

function indexForms(forms: readonly Form[]): Indexes {
  const none: readonly Form[] = []
  const long: Form[][] = new Array(1 << 15).fill(none)
  const short: Form[][] = Array.from({ length: 32 }, () => [])
  const bySpecificity = [...forms].sort((a, b) => countOnes(b.mask) - countOnes(a.mask))
  for (const form of bySpecificity) {
    if (form.sizeBytes === 2) {
      short[shortKey(form.match)]!.push(form)
      continue
    }
    const open = longKey(~form.mask)
    const first = longKey(form.match)
    // Every subset of the bits that operands may set.
    for (let bits = open; ; bits = (bits - 1) & open) {
      const key = first | bits
      if (long[key] === none) long[key] = [form]
      else long[key]!.push(form)
      if (bits === 0) break
    }
  }
  return { long, short }
}

function decodeWord(
  candidates: readonly Form[],
  word: number,
  sizeBytes: number,
  bytes: Uint8Array,
  offset: number,
): Decoded<Instruction> {
  for (let n = 0; n < candidates.length; n++) {
    const form = candidates[n]!
    if ((word & form.mask) !== form.match) continue
    const operands = readOperands(form, word)
    if (operands !== undefined) return { value: { form, operands, sizeBytes }, diagnostics: noDiagnostics }
  }
  return failure('unknown-encoding', offset, bytes)
}

const noDiagnostics = [] as const

function readOperands(form: Form, word: number): readonly Operand[] | undefined {
  const { operands } = form
  const found: Operand[] = []
  for (let n = 0; n < operands.length; n++) {
    const operand = readOperand(operands[n]!, word)
    if (operand === undefined) return undefined
    found.push(operand)
  }
  return found
}

function readOperand(spec: OperandSpec, word: number): Operand | undefined {
  const number = readSlot(spec.slot, word)
  if (!takes(spec.slot, number)) return undefined
  switch (spec.kind) {
    case 'x':
      return x[number]
    case 'f':
      return f[number]
    case 'memory': {
      const base = readSlot(spec.base!, word)
      if (!takes(spec.base!, base)) return undefined
      const memory: MemoryOperand = { kind: 'memory', mask: classMask.memory, base: x[base]!, offset: number }
      return memory
    }
    case 'rounding':
      return roundingModeNumbers[number]
    default:
      return number
  }
}

/** The number of a slot; a slot without bits has only one. */
function readSlot(slot: Slot, word: number): number {
  const { pieces } = slot
  if (slot.shift >= 0) {
    const value = (word >>> slot.shift) & slot.ones
    return slot.signedBits === 0 ? value + slot.bias : extend(slot, value)
  }
  if (pieces.length === 0) return slot.minimum
  let value = 0
  for (let n = 0; n < pieces.length; n += 3) value |= ((word >>> pieces[n]!) & pieces[n + 2]!) << pieces[n + 1]!
  return slot.signedBits === 0 ? value + slot.bias : extend(slot, value)
}

function extend({ signedBits, minimum, maximum }: Slot, value: number): number {
  const unused = 32 - signedBits
  const number = (value << unused) >> unused
  // The immediate of `lui` is not negative: its sign goes up to the width of the number.
  return minimum > 0 ? number & maximum : number
}

const messages: Record<DecodeDiagnostic['code'], string> = {
  truncated: 'the bytes end inside an instruction',
  'unknown-encoding': 'no row of the instruction table has this encoding',
  'not-canonical': 'the encoder would write this instruction in two bytes',
}

function failure(code: DecodeDiagnostic['code'], offset: number, bytes: Uint8Array): Decoded<Instruction> {
  const shown = [...bytes.subarray(offset, offset + 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const message = `${messages[code]} (at offset 0x${offset.toString(16)}: ${shown || 'end'})`
  return { value: undefined, diagnostics: [{ code, offset, message }] }
}

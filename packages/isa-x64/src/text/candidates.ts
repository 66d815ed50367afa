import { type Condition, conditions, type Form, type OperandSpec } from '../form.js'
import type { MemoryOperand } from '../operand.js'
import { classMask } from '../register.js'
import { formsOf } from '../table/forms.js'
import { tableMnemonic } from './aliases.js'
import type { WrittenOperand } from './parse-operand.js'
import { pseudoNameOf } from './pseudo-name.js'

/**
 * What kind of operand is written, in 6 bits: 1 to 12 for the register classes, 16 to 47 for memory (8 sizes each: plain,
 * one number only, xmm indexes, ymm indexes), 48 to 55 for an address that only `movabs` reaches, then the rest.
 */
type OperandCode = number
const MEMORY = 16
const ADDRESS = 24
const VECTOR_MEMORY = 32
const WIDE_ADDRESS = 48
const NUMBER = 56
const TARGET = 57
const SYMBOL = 58
const LABEL = 59

/** 0 for no size, then 8, 16, 32 … bits. */
const sizeIndex = (bits: number): number => (bits === 0 ? 0 : 29 - Math.clz32(bits))
const sizeOf = (index: number): number => (index === 0 ? 0 : 4 << index)

export function codeOf(written: WrittenOperand, wide: boolean): OperandCode {
  const { operand, bits } = written
  if (wide) return WIDE_ADDRESS + sizeIndex(bits)
  if (typeof operand !== 'object') return written.kind === 'target' ? TARGET : NUMBER
  if (operand.kind === 'register') return 32 - Math.clz32(operand.mask)
  if (operand.kind === 'memory') return memoryCode(operand, written.address !== undefined) + sizeIndex(bits)
  return operand.kind === 'label' ? LABEL : SYMBOL
}

function memoryCode({ mask }: MemoryOperand, isAddress: boolean): OperandCode {
  if (mask === classMask.memory) return isAddress ? ADDRESS : MEMORY
  return mask === classMask.memoryXmm ? VECTOR_MEMORY : VECTOR_MEMORY + 8
}

/** Memory of a gather may also be given the size of one element, as GNU as has it: vgatherdps, vpgatherqd of 32 bits. */
const elementBits = (mnemonic: string): number => (/(?:ps|[dq]d)$/.test(mnemonic) ? 32 : 64)

/** Whether a row's operand can be what is written, numbers aside. */
function fits(spec: OperandSpec, code: OperandCode, mnemonic: string): boolean {
  if (code < MEMORY) {
    const mask = 1 << (code - 1)
    return (spec.mask & mask) !== 0 || (spec.fixed !== undefined && spec.fixed.mask === mask)
  }
  if (code < NUMBER) {
    const bits = sizeOf((code - MEMORY) & 7)
    const group = code & ~7
    const isSized = spec.width === bits || (spec.indexBits !== 0 && elementBits(mnemonic) === bits)
    if (bits !== 0 && spec.text !== 'm' && !isSized) return false
    if (spec.kind === 'offset') return group === ADDRESS || group === WIDE_ADDRESS
    if (group === WIDE_ADDRESS) return false
    const mask =
      group < VECTOR_MEMORY ? classMask.memory : group === VECTOR_MEMORY ? classMask.memoryXmm : classMask.memoryYmm
    return (spec.mask & mask) !== 0
  }
  if (code === NUMBER) return spec.kind === 'immediate' || spec.kind === 'one' || spec.kind === 'relative'
  if (code === TARGET || code === LABEL) return spec.kind === 'relative'
  return (spec.kind === 'relative' && spec.fieldBits === 32) || (spec.kind === 'immediate' && spec.fieldBits >= 32)
}

/** The rows that fit the kinds of operands of a line. */
export interface Candidates {
  readonly forms: readonly Form[]
  /** An operand in memory whose size is not told and not the same in all of them; -1 otherwise. */
  readonly unsized: number
}

/** What a mnemonic may be. Rows that fit are found once for each combination of kinds of operands. */
export class MnemonicEntry {
  readonly mnemonic: string
  readonly forms: readonly Form[]
  /** `jmp` and the conditional jumps, which to a label may be short or near. */
  readonly branch: Condition | 'jmp' | undefined
  /** The last operand of what the name stands for; -1 when it is all written. */
  readonly implied: number
  private readonly byKinds = new Map<number, Candidates>()

  constructor(mnemonic: string, implied = -1) {
    this.mnemonic = mnemonic
    this.implied = implied
    this.forms = formsOf(mnemonic)
    const condition = mnemonic.startsWith('j') ? conditions.find((c) => mnemonic === `j${c}`) : undefined
    this.branch = mnemonic === 'jmp' ? 'jmp' : condition
  }

  /** `kinds`: the codes of the operands in turn, 6 bits each, the last one lowest. */
  candidates(kinds: number, count: number): Candidates {
    return this.byKinds.get(kinds) ?? this.find(kinds, count)
  }

  private find(kinds: number, count: number): Candidates {
    const codes = Array.from({ length: count }, (_, n) => Math.floor(kinds / 64 ** (count - 1 - n)) & 63)
    // `mov` takes a 64-bit immediate or address too, which is called `movabs` where that matters.
    const all = this.mnemonic === 'mov' ? [...this.forms, ...formsOf('movabs')] : this.forms
    const forms = all.filter(
      ({ operands }) => operands.length === count && operands.every((spec, n) => fits(spec, codes[n]!, this.mnemonic)),
    )
    const unsized = codes.findIndex((code) => code >= MEMORY && code < NUMBER && (code & 7) === 0)
    const widths = new Set(forms.map((form) => form.operands[unsized]?.width))
    const found: Candidates = { forms, unsized: widths.size > 1 ? unsized : -1 }
    this.byKinds.set(kinds, found)
    return found
  }
}

const entries = new Map<string, MnemonicEntry>()
const repeats: Readonly<Record<string, string>> = { repz: 'repe', repnz: 'repne' }

/** The entry of a mnemonic as written, or undefined where no row has it. */
export function entryOf(written: string): MnemonicEntry | undefined {
  return entries.get(written) ?? makeEntry(written)
}

function makeEntry(written: string): MnemonicEntry | undefined {
  const [first = '', second] = written.toLowerCase().split(/\s+/)
  const mnemonic = second === undefined ? tableMnemonic(first) : repeatedMnemonic(repeats[first] ?? first, second)
  const known = entries.get(mnemonic)
  if (known !== undefined) return known
  if (formsOf(mnemonic).length === 0) return makePseudo(mnemonic)
  const entry = new MnemonicEntry(mnemonic)
  entries.set(mnemonic, entry)
  return entry
}

function makePseudo(name: string): MnemonicEntry | undefined {
  const pseudo = pseudoNameOf(name)
  if (pseudo === undefined) return undefined
  const entry = new MnemonicEntry(pseudo.mnemonic, pseudo.immediate)
  entries.set(name, entry)
  return entry
}

/** `rep cmpsb` is `repe cmpsb`. */
function repeatedMnemonic(prefix: string, mnemonic: string): string {
  const name = `${prefix} ${mnemonic}`
  return prefix === 'rep' && formsOf(name).length === 0 ? `repe ${mnemonic}` : name
}

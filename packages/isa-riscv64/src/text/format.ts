import { csrName } from '../csr.js'
import type { Form, OperandKind, OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import { type AddressPart, type Operand, roundingModeNumbers } from '../operand.js'
import { f, x } from '../register.js'
import { holds } from '../table/pattern.js'
import { aliasesOf } from './syntax.js'

export interface FormatOptions {
  /** Address of the instruction: branch targets are then shown as addresses, otherwise as distances. */
  readonly address?: number | bigint
  /**
   * Pseudo-instructions where there are some, and compressed instructions as what they stand for (default true); otherwise
   * the row itself, as `llvm-objdump -M no-aliases` does.
   */
  readonly aliases?: boolean
}

/** Numbers of an instruction, and how those are written that are not known yet. */
interface Numbers {
  readonly values: readonly number[]
  readonly unknown: ReadonlyMap<number, string>
}

/**
 * GNU syntax with the ABI's register names, as LLVM writes it.
 * @example formatInstruction(decode(bytes).value) // 'ld a0, 8(sp)'
 */
export function formatInstruction(
  { form, operands }: Pick<Instruction, 'form' | 'operands'>,
  options: FormatOptions = {},
): string {
  const numbers = numbersOf(operands)
  if (options.aliases === false) return write(form.mnemonic, form.operands, numbers, options)
  const { expansion } = form
  if (expansion === undefined) return writeAlias(form, numbers, options)
  const values = expansion.from.map((source, n) => (source < 0 ? expansion.fixed[n]! : numbers.values[source]!))
  const unknown = new Map<number, string>()
  expansion.from.forEach((source, n) => {
    const text = numbers.unknown.get(source)
    if (text !== undefined) unknown.set(n, text)
  })
  return writeAlias(expansion.form, { values, unknown }, options)
}

function writeAlias(form: Form, numbers: Numbers, options: FormatOptions): string {
  const { values, unknown } = numbers
  for (const { mnemonic, operands, conditions, from } of aliasesOf(form)) {
    if (!holds(conditions, values)) continue
    const named = new Map<number, string>()
    for (const [n, source] of from.entries()) if (unknown.has(source)) named.set(n, unknown.get(source)!)
    const own = Array.from(from, (source) => values[source]!)
    return write(mnemonic, operands, { values: own, unknown: named }, options)
  }
  return write(form.mnemonic, form.operands, numbers, options)
}

function write(
  mnemonic: string,
  specs: readonly OperandSpec[],
  { values, unknown }: Numbers,
  options: FormatOptions,
): string {
  const shown: string[] = []
  let at = 0
  for (const spec of specs) {
    const value = values[at]!
    const text = unknown.get(at) ?? formatNumber(spec.kind, value, options)
    at++
    if (spec.kind === 'memory') shown.push(`${spec.slot.maximum === 0 ? '' : text}(${x[values[at++]!]!.name})`)
    else if (spec.omitted?.number !== value || (spec.omitted.name === 'dyn' && options.aliases === false))
      shown.push(text)
  }
  return shown.length === 0 ? mnemonic : `${mnemonic} ${shown.join(', ')}`
}

function formatNumber(kind: OperandKind, value: number, { address }: FormatOptions): string {
  switch (kind) {
    case 'x':
      return x[value]!.name
    case 'f':
      return f[value]!.name
    case 'rounding':
      return roundingModeNumbers[value]!.name
    case 'csr':
      return csrName(value) ?? `${value}`
    case 'fence':
      return formatFence(value)
    case 'target':
      if (address === undefined) return `${value}`
      return `0x${BigInt.asUintN(64, BigInt(address) + BigInt(value)).toString(16)}`
    default:
      return `${value}`
  }
}

/** 'rw' for 3; '0' for none. */
const formatFence = (set: number): string =>
  set === 0 ? '0' : [...'iorw'].filter((_, n) => (set & (8 >> n)) !== 0).join('')

function numbersOf(operands: readonly Operand[]): Numbers {
  const values: number[] = []
  const unknown = new Map<number, string>()
  const push = (operand: Operand): void => {
    if (typeof operand === 'number') values.push(operand)
    else if (operand.kind === 'register' || operand.kind === 'rounding') values.push(operand.number)
    else if (operand.kind === 'memory') {
      push(operand.offset)
      values.push(operand.base.number)
    } else {
      unknown.set(values.length, formatReference(operand))
      values.push(Number.NaN)
    }
  }
  for (const operand of operands) push(operand)
  return { values, unknown }
}

const partNames = { hi: '%hi', lo: '%lo', pcrelHi: '%pcrel_hi', pcrelLo: '%pcrel_lo' } as const

function formatReference(operand: AddressPart | AddressPart['target']): string {
  if (operand.kind === 'part') return `${partNames[operand.part]}(${formatReference(operand.target)})`
  if (operand.kind === 'label') return `.L${operand.id}`
  const { name, addend } = operand
  return addend === 0 ? name : `${name}${addend < 0 ? '-' : '+'}${Math.abs(addend)}`
}

import type { Form, Slot } from '../form.js'
import { registerNamed } from '../register.js'
import { splitInstruction } from './row.js'

/** An instruction whose numbers are those of another row (by index), or fixed. */
export interface Pattern {
  readonly form: Form
  /** By number of `form`: the index of the other row's number, or -1. */
  readonly from: readonly number[]
  /** By number of `form`: its value where `from` is -1. */
  readonly fixed: readonly number[]
}

/** The numbers that an instruction of the table is written with: 'lw rd, imm12(rs1):r32' → rd, imm12, rs1. */
export function numbersOf(instruction: string): readonly string[] {
  const { tokens } = splitInstruction(instruction)
  return tokens.flatMap((token) => {
    const [bare = ''] = token.split(':')
    const open = bare.indexOf('(')
    if (open < 0) return [bare.split('=')[0]!.replace(/\.[sd]$/, '')]
    return [open === 0 ? '0' : bare.slice(0, open), bare.slice(open + 1, -1)]
  })
}

/** Reads 'addi rd, zero, imm12' as a pattern over `names`, the numbers of the row that it is about. */
export function parsePattern(text: string, names: readonly string[], formNamed: (name: string) => Form): Pattern {
  const form = formNamed(splitInstruction(text).mnemonic)
  const numbers = numbersOf(text)
  // A rounding mode that is not written is the row's usual one.
  const omitted = form.operands[form.operands.length - 1]?.omitted
  const isShort = omitted !== undefined && numbers.length === form.slots.length - 1
  if (!isShort && numbers.length !== form.slots.length) throw new Error(`'${text}' has not the operands of its row`)
  const from = numbers.map((name) => names.indexOf(name))
  const fixed = numbers.map((name, n) => (from[n]! >= 0 ? 0 : fixedNumber(name)))
  return isShort ? { form, from: [...from, -1], fixed: [...fixed, omitted.number] } : { form, from, fixed }
}

function fixedNumber(text: string): number {
  const value = registerNamed(text)?.number ?? Number(text)
  if (!Number.isInteger(value)) throw new Error(`'${text}' is neither an operand nor a register or number`)
  return value
}

/** When numbers of a pattern's row are the instruction that the pattern was written for. */
export interface Inverse {
  /** By number of that instruction: which number of the row it is. */
  readonly from: Int32Array
  /** Triples of a number's index, another one's that is equal to it (or -1), and otherwise the value that it must have. */
  readonly conditions: Int32Array
}

/** What must hold of the numbers of the pattern's row for it to be the instruction of `slots`, and where those come from. */
export function invert(pattern: Pattern, slots: readonly Slot[]): Inverse {
  const conditions: number[] = []
  const from: number[] = slots.map(() => -1)
  pattern.from.forEach((source, n) => {
    if (source < 0) conditions.push(n, -1, pattern.fixed[n]!)
    else if (from[source] === -1) from[source] = n
    else conditions.push(from[source]!, n, 0)
  })
  return { from: Int32Array.from(from), conditions: Int32Array.from(conditions) }
}

/** Whether the conditions hold. */
export function holds(conditions: Int32Array, numbers: ArrayLike<number>): boolean {
  for (let n = 0; n < conditions.length; n += 3) {
    const other = conditions[n + 1]!
    if (numbers[conditions[n]!] !== (other < 0 ? conditions[n + 2] : numbers[other])) return false
  }
  return true
}

import { EncodeError, symbol } from '@sourceless/isa'
import { memory, type Operand, ripRelative } from '../operand.js'
import { isVector, type Register, type RegisterName, registers } from '../register.js'

/** An operand as written; what it means may still depend on the row. */
export interface ParsedOperand {
  /** `target` is a branch target relative to `$`, the start of the instruction. */
  readonly kind: 'operand' | 'target'
  readonly operand: Operand
  /** `dword ptr`: 32; undefined when not told. */
  readonly bits: number | undefined
  /** `short` or `near`: 8 or 32. */
  readonly branchBits: number | undefined
}

const sizes: Readonly<Record<string, number>> = {
  byte: 8,
  word: 16,
  dword: 32,
  qword: 64,
  xmmword: 128,
  ymmword: 256,
  zmmword: 512,
}
const integer = '0[xX][0-9a-fA-F]+|[0-9]+'
const pointer = /^(byte|word|dword|qword|xmmword|ymmword|zmmword)\s+ptr\s+/i
const name = /^[A-Za-z_.][\w.$@]*$/

/** Reads one operand, or says in words what is wrong with it. */
export function parseOperand(written: string): ParsedOperand | string {
  const text = written.trim()
  let rest = text
  let branchBits: number | undefined
  const hint = /^(short|near)\s+/i.exec(rest)
  if (hint) {
    branchBits = hint[1]!.toLowerCase() === 'short' ? 8 : 32
    rest = rest.slice(hint[0].length)
  }
  const size = pointer.exec(rest)
  if (size) rest = rest.slice(size[0].length)
  const bits = size ? sizes[size[1]!.toLowerCase()] : undefined
  if (rest.startsWith('[')) {
    const operand = parseMemory(rest)
    return typeof operand === 'string' ? operand : { kind: 'operand', operand, bits, branchBits }
  }
  if (size) return `'${text}' names a size but no address in brackets`
  const relative = new RegExp(`^\\$\\s*(?:([+-])\\s*(${integer}))?$`).exec(rest)
  if (relative) {
    const distance = Number(relative[2] ?? 0) * (relative[1] === '-' ? -1 : 1)
    return { kind: 'target', operand: distance, bits, branchBits }
  }
  const operand = parsePlain(rest)
  return operand === undefined
    ? `'${text}' is not a register, number, address or name`
    : { kind: 'operand', operand, bits, branchBits }
}

function parsePlain(text: string): Operand | undefined {
  const register = registerNamed(text)
  if (register) return register
  const number = new RegExp(`^([+-]?)\\s*(${integer})$`).exec(text)
  if (number) {
    const value = BigInt(number[2]!) * (number[1] === '-' ? -1n : 1n)
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  }
  const reference = new RegExp(`^(?:offset\\s+)?([A-Za-z_.][\\w.$@]*)(?:\\s*([+-])\\s*(${integer}))?$`, 'i').exec(text)
  if (!reference || !name.test(reference[1]!)) return undefined
  return symbol(reference[1]!, Number(reference[3] ?? 0) * (reference[2] === '-' ? -1 : 1))
}

function registerNamed(text: string): Register | undefined {
  const lower = text.toLowerCase()
  return Object.hasOwn(registers, lower) ? registers[lower as RegisterName] : undefined
}

interface AddressParts {
  base?: Register
  index?: Register
  scale?: 1 | 2 | 4 | 8
  displacement: number
  rip: boolean
  symbol?: string
}

/** [base + index*scale + displacement], in any order, with spaces or without. */
function parseMemory(text: string): Operand | string {
  const inner = /^\[([^[\]]*)\]$/.exec(text)?.[1]?.trim()
  if (inner === undefined) return `'${text}' is not an address in brackets`
  const parts: AddressParts = { displacement: 0, rip: false }
  const terms = [...inner.matchAll(/([+-]?)\s*([^+-]+)/g)]
  if (terms.length === 0 || terms.map((t) => t[0]).join('') !== inner)
    return `'${text}' is not a sum of registers and numbers`
  for (const [, sign, term] of terms) {
    const problem = addTerm(parts, sign === '-', term!.trim())
    if (problem) return `'${text}': ${problem}`
  }
  try {
    if (!parts.rip) return parts.symbol === undefined ? memory(parts) : `'${text}': a name is only possible with rip`
    if (parts.base || parts.index) return `'${text}': rip cannot be combined with other registers`
    return ripRelative(parts.symbol === undefined ? parts.displacement : symbol(parts.symbol, parts.displacement))
  } catch (error) {
    if (EncodeError.isInstance(error)) return `'${text}': ${error.message}`
    throw error
  }
}

function addTerm(parts: AddressParts, negative: boolean, term: string): string | undefined {
  const number = new RegExp(`^(?:${integer})$`).exec(term)
  if (number) {
    // 0xffff_ffff_ffff_fff0 is -16.
    parts.displacement += Number(BigInt.asIntN(64, BigInt(term))) * (negative ? -1 : 1)
    return undefined
  }
  if (negative) return `'${term}' cannot be subtracted`
  if (term.toLowerCase() === 'rip') {
    parts.rip = true
    return undefined
  }
  const scaled = /^(?:(\w+)\s*\*\s*([1248])|([1248])\s*\*\s*(\w+))$/.exec(term)
  const register = registerNamed(scaled ? (scaled[1] ?? scaled[4])! : term)
  if (!register) {
    if (!name.test(term) || parts.symbol !== undefined) return `'${term}' is not a register or number`
    parts.symbol = term
    return undefined
  }
  if (!scaled && parts.base === undefined && !isVector(register)) parts.base = register
  else if (parts.index === undefined) {
    parts.index = register
    parts.scale = Number(scaled?.[2] ?? scaled?.[3] ?? 1) as 1 | 2 | 4 | 8
  } else return 'more than two registers'
  return undefined
}

import { EncodeError, symbol } from '@sourceless/isa'
import { makeMemory, type Operand, ripRelative } from '../operand.js'
import { isVector, type Register } from '../register.js'
import { registerNamed } from './register-name.js'
import { endOfName, isDigit, isMinus, isNameStart, isSign, isWord, readInteger, skipBlanks, trimEnd } from './scan.js'

/** An operand as written; what it means may still depend on the row. One object is used again for every line. */
export class WrittenOperand {
  /** `target` is a branch target relative to `$`, the start of the instruction. */
  kind: 'operand' | 'target' = 'operand'
  operand: Operand = 0
  /** `dword ptr`: 32; 0 when not told. */
  bits = 0
  /** `short` or `near`: 8 or 32; 0 when not told. */
  branchBits = 0
  /** The number in brackets when there is nothing else: `movabs` takes 64 bits of it. */
  address: number | bigint | undefined = undefined
}

const sizeNames = ['byte', 'word', 'dword', 'qword', 'xmmword', 'ymmword', 'zmmword'] as const
const OPEN = 91
const CLOSE = 93
const DOLLAR = 36
const STAR = 42

/** Reads the operand text[from, to) into `out`, or says in words what is wrong with it. */
export function parseOperand(text: string, from: number, to: number, out: WrittenOperand): string | undefined {
  const start = skipBlanks(text, from, to)
  const end = trimEnd(text, start, to)
  out.kind = 'operand'
  out.bits = 0
  out.branchBits = 0
  out.address = undefined
  const first = start < end ? text.charCodeAt(start) : 0
  if (first === OPEN) return parseMemory(text, start, end, out)
  if (isNameStart(first)) {
    const wordEnd = endOfName(text, start, end)
    const register = registerNamed(text, start, wordEnd)
    if (register !== undefined && wordEnd === end) {
      out.operand = register
      return undefined
    }
    return parseAfterWord(text, start, wordEnd, end, out)
  }
  return parseRest(text, start, start, end, out)
}

/** What starts with a name: a hint, a size, or a symbol. */
function parseAfterWord(
  text: string,
  start: number,
  wordEnd: number,
  end: number,
  out: WrittenOperand,
): string | undefined {
  let at = skipBlanks(text, wordEnd, end)
  if (at === wordEnd) return parseRest(text, start, start, end, out)
  const short = isWord(text, start, wordEnd, 'short')
  let from = start
  if (short || isWord(text, start, wordEnd, 'near')) {
    out.branchBits = short ? 8 : 32
    from = at
    at = skipBlanks(text, endOfName(text, from, end), end)
  }
  const bits = sizeNamed(text, from, endOfName(text, from, end))
  if (bits === 0 || !isWord(text, at, at + 3, 'ptr')) return parseRest(text, start, from, end, out)
  const inner = skipBlanks(text, at + 3, end)
  if (inner === at + 3) return parseRest(text, start, from, end, out)
  out.bits = bits
  if (inner < end && text.charCodeAt(inner) === OPEN) return parseMemory(text, inner, end, out)
  return `'${text.slice(start, end)}' names a size but no address in brackets`
}

function sizeNamed(text: string, start: number, end: number): number {
  for (let n = 0; n < sizeNames.length; n++) if (isWord(text, start, end, sizeNames[n]!)) return 8 << n
  return 0
}

/** An address, a distance from `$`, a register, a number or a symbol in text[at, end); the operand began at `start`. */
function parseRest(text: string, start: number, at: number, end: number, out: WrittenOperand): string | undefined {
  const first = at < end ? text.charCodeAt(at) : 0
  if (first === OPEN) return parseMemory(text, at, end, out)
  if (first === DOLLAR) {
    const distance = at + 1 === end ? 0 : readSigned(text, at + 1, end)
    if (distance !== undefined) {
      out.kind = 'target'
      out.operand = Number(distance)
      return undefined
    }
  } else if (isSign(first) || isDigit(first)) {
    const value = isSign(first) ? readSigned(text, at, end) : readInteger(text, at, end)
    if (value !== undefined) {
      out.operand = value
      return undefined
    }
  } else if (isNameStart(first)) {
    const operand = registerNamed(text, at, end) ?? readSymbol(text, at, end)
    if (operand !== undefined) {
      out.operand = operand
      return undefined
    }
  }
  return `'${text.slice(start, end)}' is not a register, number, address or name`
}

/** A sign, then an integer. */
function readSigned(text: string, from: number, end: number): number | bigint | undefined {
  const at = skipBlanks(text, from, end)
  if (at === end || !isSign(text.charCodeAt(at))) return undefined
  const value = readInteger(text, skipBlanks(text, at + 1, end), end)
  if (value === undefined || !isMinus(text.charCodeAt(at))) return value
  return typeof value === 'number' ? (value === 0 ? 0 : -value) : -value
}

/** [offset] name [+ or - integer]. */
function readSymbol(text: string, from: number, end: number): Operand | undefined {
  let start = from
  let nameEnd = endOfName(text, start, end)
  const next = skipBlanks(text, nameEnd, end)
  if (next > nameEnd && next < end && isNameStart(text.charCodeAt(next)) && isWord(text, start, nameEnd, 'offset')) {
    start = next
    nameEnd = endOfName(text, start, end)
  }
  const name = text.slice(start, nameEnd)
  if (nameEnd === end) return symbol(name)
  const addend = readSigned(text, nameEnd, end)
  return addend === undefined ? undefined : symbol(name, Number(addend))
}

/** What the terms of a sum in brackets have given so far. */
class AddressParts {
  base: Register | undefined = undefined
  index: Register | undefined = undefined
  scale: 1 | 2 | 4 | 8 = 1
  displacement = 0
  rip = false
  symbol: string | undefined = undefined
  /** The only number, as written. */
  number: number | bigint | undefined = undefined
  terms = 0
}

const parts = new AddressParts()

/** [base + index*scale + displacement], in any order, with spaces or without. */
function parseMemory(text: string, start: number, end: number, out: WrittenOperand): string | undefined {
  const last = end - 1
  if (last <= start || text.charCodeAt(last) !== CLOSE)
    return `'${text.slice(start, end)}' is not an address in brackets`
  parts.base = parts.index = parts.symbol = parts.number = undefined
  parts.scale = 1
  parts.displacement = parts.terms = 0
  parts.rip = false
  let at = skipBlanks(text, start + 1, last)
  let negative = false
  if (at < last && isSign(text.charCodeAt(at))) {
    negative = isMinus(text.charCodeAt(at))
    at++
  }
  for (;;) {
    const from = skipBlanks(text, at, last)
    let to = from
    for (; to < last; to++) {
      const code = text.charCodeAt(to)
      if (isSign(code)) break
      if (code === OPEN || code === CLOSE) return `'${text.slice(start, end)}' is not an address in brackets`
    }
    const problem = addTerm(text, from, trimEnd(text, from, to), negative)
    if (problem === '') return `'${text.slice(start, end)}' is not a sum of registers and numbers`
    if (problem !== undefined) return `'${text.slice(start, end)}': ${problem}`
    if (to === last) break
    negative = isMinus(text.charCodeAt(to))
    at = to + 1
  }
  return makeAddress(text, start, end, out)
}

function makeAddress(text: string, start: number, end: number, out: WrittenOperand): string | undefined {
  const where = (problem: string): string => `'${text.slice(start, end)}': ${problem}`
  const { base, index, scale, displacement, rip, symbol: name } = parts
  if (parts.terms === 1 && parts.number !== undefined) out.address = parts.number
  try {
    if (rip) {
      if (base !== undefined || index !== undefined) return where('rip cannot be combined with other registers')
      out.operand = ripRelative(name === undefined ? displacement : symbol(name, displacement))
    } else {
      if (name !== undefined) return where('a name is only possible with rip')
      out.operand = makeMemory(base, index, scale, displacement, 0)
    }
  } catch (error) {
    if (EncodeError.isInstance(error)) return where(error.message)
    throw error
  }
  return undefined
}

/** One term of the sum: undefined when it is fine, '' when it is none at all. */
function addTerm(text: string, start: number, end: number, negative: boolean): string | undefined {
  if (start === end) return ''
  parts.terms++
  const first = text.charCodeAt(start)
  if (isDigit(first)) {
    const value = readInteger(text, start, end)
    if (value !== undefined) {
      // 0xffff_ffff_ffff_fff0 is -16.
      const distance = typeof value === 'number' ? value : Number(BigInt.asIntN(64, value))
      parts.number = negative ? -distance : value
      parts.displacement += negative ? -distance : distance
      return undefined
    }
  }
  if (negative) return `'${text.slice(start, end)}' cannot be subtracted`
  return addRegister(text, start, end)
}

function addRegister(text: string, start: number, end: number): string | undefined {
  if (isWord(text, start, end, 'rip')) {
    parts.rip = true
    return undefined
  }
  const wordEnd = endOfName(text, start, end)
  let register: Register | undefined
  let scale = 0
  if (wordEnd === end) register = registerNamed(text, start, end)
  else {
    const star = skipBlanks(text, wordEnd, end)
    const from = skipBlanks(text, star + 1, end)
    if (star < end && text.charCodeAt(star) === STAR) {
      const after = scaleAt(text, from, end)
      scale = after === 0 ? scaleAt(text, start, wordEnd) : after
      if (scale !== 0) register = after === 0 ? registerNamed(text, from, end) : registerNamed(text, start, wordEnd)
    }
  }
  if (register === undefined) return addName(text, start, end, wordEnd)
  if (scale === 0 && parts.base === undefined && !isVector(register)) parts.base = register
  else if (parts.index === undefined) {
    parts.index = register
    parts.scale = scale === 0 ? 1 : (scale as 1 | 2 | 4 | 8)
  } else return 'more than two registers'
  return undefined
}

function addName(text: string, start: number, end: number, wordEnd: number): string | undefined {
  if (wordEnd !== end || !isNameStart(text.charCodeAt(start)) || parts.symbol !== undefined)
    return `'${text.slice(start, end)}' is not a register or number`
  parts.symbol = text.slice(start, end)
  return undefined
}

/** 1, 2, 4 or 8 when that is all of text[start, end), otherwise 0. */
function scaleAt(text: string, start: number, end: number): number {
  if (end - start !== 1) return 0
  const digit = text.charCodeAt(start) - 48
  return digit === 1 || digit === 2 || digit === 4 || digit === 8 ? digit : 0
}

/** An absolute address that no memory operand reaches, as `movabs` takes it. */
export const isWideAddress = (problem: string | undefined, { address }: WrittenOperand): boolean =>
  problem !== undefined && address !== undefined

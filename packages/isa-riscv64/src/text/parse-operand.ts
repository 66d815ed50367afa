import { type Label, type SymbolReference, symbol, type TextLabels } from '@sourceless/isa'
import { csrNumber } from '../csr.js'
import type { OperandSpec } from '../form.js'
import {
  type AddressPart,
  type AddressPartKind,
  at,
  type MemoryOperand,
  type Operand,
  type RoundingMode,
  roundingModes,
} from '../operand.js'
import { type Register, registerNamed } from '../register.js'
import { readBigInteger, readInteger, readReference, skipBlanks, trimEnd } from './scan.js'

/** What names mean, and where the instruction stands: numbers that are branch targets are then addresses. */
export interface Scope {
  readonly labels: TextLabels
  readonly address: number | bigint | undefined
}

const PERCENT = 37
const CLOSE = 41

/** Reads text[start, end), without blanks around it, as an operand of the kind that `spec` wants; undefined when it is none. */
export function parseOperand(
  spec: OperandSpec,
  text: string,
  start: number,
  end: number,
  scope: Scope,
): Operand | undefined {
  switch (spec.kind) {
    case 'x':
    case 'f':
      return parseRegister(text, start, end)
    case 'memory':
      return parseMemory(text, start, end, scope)
    case 'target':
      return parseTarget(text, start, end, scope)
    case 'rounding':
      return parseRoundingMode(text.slice(start, end))
    case 'csr':
      return parseCsr(text, start, end)
    case 'fence':
      return parseFence(text.slice(start, end))
    default:
      return parseImmediate(text, start, end, scope)
  }
}

export function parseRegister(text: string, start: number, end: number): Register | undefined {
  const name = text.slice(start, end)
  return registerNamed(name) ?? registerNamed(name.toLowerCase())
}

function parseImmediate(text: string, start: number, end: number, scope: Scope): number | AddressPart | undefined {
  if (text.charCodeAt(start) === PERCENT) return parsePart(text.slice(start, end), scope)
  const value = readInteger(text, start, end)
  if (Number.isNaN(value)) return undefined
  if (Number.isSafeInteger(value)) return value
  // 0xffff_ffff_ffff_fff0 is -16.
  return Number(BigInt.asIntN(64, readBigInteger(text, start, end)!))
}

/** offset(base), where the offset may be left out. */
function parseMemory(text: string, start: number, end: number, scope: Scope): MemoryOperand | undefined {
  if (text.charCodeAt(end - 1) !== CLOSE) return undefined
  const open = text.lastIndexOf('(', end)
  if (open < start) return undefined
  const first = skipBlanks(text, open + 1, end - 1)
  const base = parseRegister(text, first, trimEnd(text, first, end - 1))
  if (base?.class !== 'x') return undefined
  const last = trimEnd(text, start, open)
  const offset = last === start ? 0 : parseImmediate(text, start, last, scope)
  return offset === undefined ? undefined : at(base, offset)
}

function parseTarget(
  text: string,
  start: number,
  end: number,
  scope: Scope,
): number | Label | SymbolReference | undefined {
  const value = readInteger(text, start, end)
  if (Number.isNaN(value)) return parseName(text.slice(start, end), scope)
  const { address } = scope
  if (address === undefined) return value
  return Number(BigInt.asIntN(64, BigInt(value) - BigInt(address)))
}

/** A label of the text, or else a symbol. A label with something added has no meaning here. */
export function parseName(text: string, { labels }: Scope): Label | SymbolReference | undefined {
  const reference = readReference(text)
  if (reference === undefined) return undefined
  const label = labels.find(reference.name)
  if (label === undefined) return symbol(reference.name, reference.addend)
  return reference.addend === 0 ? label : undefined
}

const parts: Readonly<Record<string, AddressPartKind>> = {
  hi: 'hi',
  lo: 'lo',
  pcrel_hi: 'pcrelHi',
  pcrel_lo: 'pcrelLo',
}

function parsePart(text: string, scope: Scope): AddressPart | undefined {
  const match = /^%(hi|lo|pcrel_hi|pcrel_lo)\s*\(\s*(.*?)\s*\)$/.exec(text)
  const target = match === null ? undefined : parseName(match[2]!, scope)
  return target && { kind: 'part', part: parts[match![1]!]!, target }
}

const parseRoundingMode = (text: string): RoundingMode | undefined =>
  Object.hasOwn(roundingModes, text) ? roundingModes[text as RoundingMode['name']] : undefined

function parseCsr(text: string, start: number, end: number): number | undefined {
  const value = readInteger(text, start, end)
  return Number.isNaN(value) ? csrNumber(text.slice(start, end)) : value
}

/** Letters of 'iorw' in that order; '0' for none. */
function parseFence(text: string): number | undefined {
  if (text === '0') return 0
  const match = /^(i?)(o?)(r?)(w?)$/.exec(text)
  if (match === null || text === '') return undefined
  return match.slice(1).reduce((set, letter, n) => (letter === '' ? set : set | (8 >> n)), 0)
}

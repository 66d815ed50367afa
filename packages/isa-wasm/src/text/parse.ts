import { captureMalformed, malformed, type WasmDiagnostic } from '../diagnostic.js'
import { rowOfMnemonic, type WasmRow } from '../table/index.js'
import type { Immediate, ImmediateKind } from '../table/row.js'
import { isReferenceType, type ValueType, valueTypeBytes } from '../value-type.js'
import { parseFloatBits } from './float.js'
import { type Token, tokenize } from './tokens.js'

/** A parsed instruction; its `offset` is that of the mnemonic in the text. */
export interface ParsedInstruction {
  readonly row: WasmRow
  readonly immediates: readonly Immediate[]
  readonly offset: number
}

class TokenReader {
  private readonly tokens: readonly Token[]
  private place = 0
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  get atEnd(): boolean {
    return this.place >= this.tokens.length
  }

  get offset(): number {
    return (this.tokens[this.place] ?? this.tokens.at(-1))?.offset ?? 0
  }

  peek(ahead = 0): string | undefined {
    return this.tokens[this.place + ahead]?.text
  }

  next(): string {
    const token = this.tokens[this.place]
    if (token === undefined) return malformed('malformed-text', this.offset, 'the text ends inside an instruction')
    this.place++
    return token.text
  }

  expect(text: string): void {
    const { offset } = this
    const actual = this.next()
    if (actual !== text) malformed('malformed-text', offset, `expected ${text}, found ${actual}`)
  }
}

const unsigned = /^(0x[0-9a-f][0-9a-f_]*|[0-9][0-9_]*)$/i
const signed = /^[+-]?(0x[0-9a-f][0-9a-f_]*|[0-9][0-9_]*)$/i

const isIndex = (text: string | undefined): boolean => text !== undefined && unsigned.test(text)

const parseIndex = (text: string, offset: number): number => {
  const value = unsigned.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
  return value <= 0xffff_ffff ? value : malformed('malformed-text', offset, `${text} is not an unsigned 32-bit number`)
}

/** Integer literals take the range of both signed and unsigned readings; the result is signed. */
const parseInteger = (text: string, bits: 32 | 64, offset: number): bigint => {
  if (!signed.test(text)) return malformed('malformed-text', offset, `${text} is not an integer`)
  const digits = text.replaceAll('_', '').replace(/^[+-]/, '')
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits)
  if (value < -(1n << BigInt(bits - 1)) || value >= 1n << BigInt(bits)) {
    malformed('integer-out-of-range', offset, `${text} does not fit ${bits} bits`)
  }
  return BigInt.asIntN(bits, value)
}

const parseValueType = (reader: TokenReader): ValueType => {
  const { offset } = reader
  const text = reader.next()
  return Object.hasOwn(valueTypeBytes, text)
    ? (text as ValueType)
    : malformed('unknown-type', offset, `${text} is not a value type`)
}

const parseResultTypes = (reader: TokenReader): ValueType[] => {
  reader.expect('(')
  reader.expect('result')
  const types: ValueType[] = []
  while (reader.peek() !== ')') types.push(parseValueType(reader))
  reader.expect(')')
  return types
}

const parseTypeUse = (reader: TokenReader): number => {
  reader.expect('(')
  reader.expect('type')
  const index = parseIndex(reader.next(), reader.offset)
  reader.expect(')')
  return index
}

const parseBlockType = (reader: TokenReader): Immediate => {
  if (reader.peek() !== '(') return 'empty'
  if (reader.peek(1) === 'type') return parseTypeUse(reader)
  const { offset } = reader
  const types = parseResultTypes(reader)
  if (types.length > 1) malformed('malformed-text', offset, 'several results need a type: (type n)')
  return types[0] ?? 'empty'
}

/** `offset=` and `align=`, each optional, in this order; in the binary's order. */
const parseMemoryArgument = (reader: TokenReader, row: WasmRow): [number, number] => {
  let offset = 0
  let alignment = Math.log2(row.accessBytes)
  if (reader.peek()?.startsWith('offset=')) offset = parseIndex(reader.next().slice(7), reader.offset)
  if (reader.peek()?.startsWith('align=')) {
    const at = reader.offset
    alignment = Math.log2(parseIndex(reader.next().slice(6), at))
    if (!Number.isInteger(alignment) || 2 ** alignment > row.accessBytes) {
      malformed('malformed-text', at, `the alignment must be a power of two up to ${row.accessBytes}`)
    }
  }
  return [alignment, offset]
}

const parseReferenceType = (reader: TokenReader): Immediate => {
  const at = reader.offset
  const text = reader.next()
  const type = text === 'func' ? 'funcref' : text === 'extern' ? 'externref' : undefined
  return type !== undefined && isReferenceType(type)
    ? type
    : malformed('unknown-type', at, `${text} is not a heap type`)
}

const parseImmediate = (reader: TokenReader, kind: ImmediateKind): Immediate => {
  const at = reader.offset
  if (kind === 'blockType') return parseBlockType(reader)
  if (kind === 'memoryIndex') return 0
  if (kind === 'referenceType') return parseReferenceType(reader)
  if (kind === 'valueTypes') return parseResultTypes(reader)
  if (kind === 'labelTable') {
    const labels: number[] = []
    while (isIndex(reader.peek())) labels.push(parseIndex(reader.next(), at))
    return labels.length > 0 ? labels : malformed('malformed-text', at, 'br_table needs at least one label')
  }
  if (kind === 'i32') return Number(parseInteger(reader.next(), 32, at))
  if (kind === 'i64') return parseInteger(reader.next(), 64, at)
  if (kind === 'f32' || kind === 'f64') {
    const text = reader.next()
    const bits = parseFloatBits(text, kind === 'f32' ? 32 : 64)
    if (bits === undefined) return malformed('malformed-text', at, `${text} is not an ${kind} literal`)
    return kind === 'f32' ? Number(bits) : bits
  }
  return parseIndex(reader.next(), at)
}

/** Instructions whose text leaves out or reorders immediates. */
const parseImmediates = (reader: TokenReader, row: WasmRow): readonly Immediate[] => {
  if (row.accessBytes > 0) return parseMemoryArgument(reader, row)
  if (row.mnemonic === 'call_indirect') {
    const table = isIndex(reader.peek()) ? parseIndex(reader.next(), reader.offset) : 0
    return [parseTypeUse(reader), table]
  }
  if (row.mnemonic === 'table.init') {
    const first = parseIndex(reader.next(), reader.offset)
    return isIndex(reader.peek()) ? [parseIndex(reader.next(), reader.offset), first] : [first, 0]
  }
  const tablesOnly = row.immediates.every((kind) => kind === 'tableIndex')
  if (tablesOnly && !isIndex(reader.peek())) return row.immediates.map(() => 0)
  return row.immediates.map((kind) => parseImmediate(reader, kind))
}

const parseOne = (reader: TokenReader): ParsedInstruction => {
  const { offset } = reader
  const mnemonic = reader.next()
  const name = mnemonic === 'select' && reader.peek() === '(' ? 'select_t' : mnemonic
  const row = name === mnemonic && mnemonic === 'select_t' ? undefined : rowOfMnemonic(name)
  if (row === undefined) return malformed('malformed-text', offset, `${mnemonic} is not an instruction`)
  return { row, immediates: parseImmediates(reader, row), offset }
}

/**
 * Parses flat instructions of the text format: indices as numbers, no folded forms, no labels by name. The final `end` of a
 * function body is not written and not added.
 */
export const parseInstructions = (
  text: string,
): { value: ParsedInstruction[] | undefined; diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => {
    const reader = new TokenReader(tokenize(text))
    const instructions: ParsedInstruction[] = []
    while (!reader.atEnd) instructions.push(parseOne(reader))
    return instructions
  })

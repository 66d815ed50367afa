import { ByteReader, type FunctionType, formatBody, readExpression, type ValueType } from '@sourceless/isa-wasm'
import type {
  DataSegment,
  ElementSegment,
  GlobalType,
  Limits,
  TableType,
  WasmFunction,
  WasmImport,
  WasmModule,
} from './model.js'
import { collectTypes } from './write/module.js'

const encoder = new TextEncoder()

/** A string literal: printable ASCII as it is, everything else as two hexadecimal digits. Core specification, 6.3.3. */
const quote = (bytes: Uint8Array): string => {
  const characters = Array.from(bytes, (byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`
  })
  return `"${characters.join('')}"`
}

const quoteText = (text: string): string => quote(encoder.encode(text))

const group = (keyword: string, types: readonly ValueType[]): string =>
  types.length === 0 ? '' : ` (${keyword} ${types.join(' ')})`

const signature = ({ parameters, results }: FunctionType): string =>
  group('param', parameters) + group('result', results)

const limitsText = ({ minimum, maximum }: Limits): string =>
  maximum === undefined ? `${minimum}` : `${minimum} ${maximum}`

const tableText = ({ limits, element }: TableType): string => `${limitsText(limits)} ${element}`

const globalText = ({ type, mutable }: GlobalType): string => (mutable ? `(mut ${type})` : type)

/** A constant expression on one line, in parentheses. */
const expression = (bytes: Uint8Array): string => {
  const lines = formatBody(readExpression(new ByteReader(bytes))).split('\n')
  return lines.map((line) => `(${line})`).join(' ')
}

/** Names that can stand as identifiers and occur once, as ` $name`. */
const createIdentifiers = (names: readonly (string | undefined)[]): string[] => {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  return names.map((name) =>
    name !== undefined && counts.get(name) === 1 && /^[\w.+\-*/\\^~=<>!?@#$%&|:'`]+$/.test(name) ? ` $${name}` : '',
  )
}

const importText = (
  { module, field, description }: WasmImport,
  typeIndex: (type: FunctionType) => number,
  identifier: string,
): string => {
  const { kind } = description
  const inside =
    kind === 'function'
      ? `(func${identifier} (type ${typeIndex(description.type)}))`
      : kind === 'table'
        ? `(table ${tableText(description.table)})`
        : kind === 'memory'
          ? `(memory ${limitsText(description.limits)})`
          : `(global ${globalText(description.global)})`
  return `(import ${quoteText(module)} ${quoteText(field)} ${inside})`
}

const functionText = ({ type, locals, body }: WasmFunction, index: number, typeIndex: number, identifier: string) => {
  const head = `(func${identifier} (;${index};) (type ${typeIndex})${signature(type)}`
  const declared = locals.length === 0 ? [] : [`    (local ${locals.join(' ')})`]
  const text = formatBody(readExpression(new ByteReader(body)), '    ')
  return `${[head, ...declared, ...(text === '' ? [] : [text])].join('\n')})`
}

const elementText = ({ mode, type, items }: ElementSegment): string => {
  const place =
    mode.kind === 'active'
      ? ` (table ${mode.index}) (offset ${expression(mode.offset)})`
      : mode.kind === 'declarative'
        ? ' declare'
        : ''
  const list =
    items.kind === 'functions'
      ? `func ${items.indices.join(' ')}`
      : `${type} ${items.expressions.map((item) => `(item ${expression(item)})`).join(' ')}`
  return `(elem${place} ${list})`
}

const dataText = ({ mode, bytes }: DataSegment): string =>
  mode.kind === 'active' ? `(data (offset ${expression(mode.offset)}) ${quote(bytes)})` : `(data ${quote(bytes)})`

const exportKeywords = { function: 'func', table: 'table', memory: 'memory', global: 'global' } as const

/**
 * A module in the text format, flat instructions with numeric indices. Assembling the text gives the module back, without its
 * custom sections. The bodies must decode; malformed ones throw `MalformedWasm`, so read or validate the module first.
 */
export const formatModule = (module: WasmModule): string => {
  const { types, indexOf } = collectTypes(module)
  const { imports = [], functions = [], tables = [], memories = [], globals = [] } = module
  const importedFunctions = imports.flatMap(({ description }) => (description.kind === 'function' ? [description] : []))
  const identifiers = createIdentifiers([...importedFunctions, ...functions].map(({ name }) => name))
  let nextImport = 0
  const fields = [
    ...types.map((type, index) => `(type (;${index};) (func${signature(type)}))`),
    ...imports.map((entry) =>
      importText(entry, indexOf, entry.description.kind === 'function' ? identifiers[nextImport++]! : ''),
    ),
    ...functions.map((entry, place) => {
      const index = importedFunctions.length + place
      return functionText(entry, index, indexOf(entry.type), identifiers[index]!)
    }),
    ...tables.map((table) => `(table ${tableText(table)})`),
    ...memories.map((limits) => `(memory ${limitsText(limits)})`),
    ...globals.map(({ type, initial }) => `(global ${globalText(type)} ${expression(initial)})`),
    ...(module.exports ?? []).map(
      ({ name, kind, index }) => `(export ${quoteText(name)} (${exportKeywords[kind]} ${index}))`,
    ),
    ...(module.start === undefined ? [] : [`(start ${module.start})`]),
    ...(module.elements ?? []).map(elementText),
    ...(module.data ?? []).map(dataText),
  ]
  return `${['(module', ...fields.map((field) => `  ${field}`)].join('\n')})\n`
}

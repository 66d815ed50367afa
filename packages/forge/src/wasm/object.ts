import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import type {
  DataSymbol,
  FunctionSymbol,
  GlobalSymbol,
  WasmObject,
  WasmObjectSegment,
  WasmRelocation,
  WasmSymbol,
} from '@sourceless/object-wasm'
import { encode, type Item, type Reference } from './code.js'

export interface FunctionSource {
  readonly name: string
  readonly type: FunctionType
  readonly locals: readonly ValueType[]
  readonly items: readonly Item[]
}

/** A host's function, named as `items` name it. */
export interface ImportSource {
  readonly name: string
  readonly module: string
  readonly field: string
  readonly type: FunctionType
}

export interface DataSource {
  readonly name: string
  readonly kind: 'constant' | 'variable' | 'zeroed'
  readonly bytes: Uint8Array
  readonly alignment: number
  /** Where the bytes hold an address. */
  readonly pointers?: readonly { readonly offset: number; readonly symbol: string; readonly addend: number }[]
}

export interface ObjectSource {
  readonly imports: readonly ImportSource[]
  readonly functions: readonly FunctionSource[]
  /** Counters that start at 0. */
  readonly globals: readonly string[]
  readonly data: readonly DataSource[]
  /** The function that other objects, or the host, can call. */
  readonly entry: string
}

/** The address behind all data, which linkers define. */
export const heapBase = '__heap_base'

const zero = encode([{ name: 'i32.const', value: 0 }]).body

/** As compilers name segments, for linkers that put like to like. */
const segmentNames = { constant: '.rodata', variable: '.data', zeroed: '.bss' } as const
const segmentName = ({ name, kind }: DataSource): string => `${segmentNames[kind]}.${name.replace(/^\./, '')}`

/** A relocatable object with one global function. */
export function buildObject({ imports, functions, globals, data, entry }: ObjectSource): WasmObject {
  const names = [
    ...[...imports, ...functions].map(({ name }) => `function ${name}`),
    ...globals.map((name) => `global ${name}`),
    ...[...data.map(({ name }) => name), heapBase].map((name) => `memory ${name}`),
  ]
  const indices = new Map(names.map((name, index) => [name, index]))
  let usesHeap = false
  const relocate = (offset: number, reference: Reference): WasmRelocation => {
    const symbol = indices.get(`${reference.kind} ${reference.symbol}`)
    if (symbol === undefined) throw new Error(`there is no ${reference.kind} ${reference.symbol}`)
    usesHeap ||= reference.symbol === heapBase
    if (reference.kind === 'memory') return { offset, kind: 'memory-address', symbol, addend: reference.addend }
    return { offset, kind: reference.kind === 'function' ? 'function-index' : 'global-index', symbol }
  }
  const defined = functions.map(({ name, type, locals, items }): FunctionSymbol => {
    const { body, references } = encode(items)
    const relocations = references.map(({ offset, reference }) => relocate(offset, reference))
    return {
      ...(name === entry ? {} : { binding: 'local' }),
      name,
      kind: 'function',
      type,
      definition: { locals, body, relocations },
    }
  })
  const segments = data.map((source): WasmObjectSegment => {
    const relocations = (source.pointers ?? []).map(({ offset, ...to }) => relocate(offset, { kind: 'memory', ...to }))
    return { name: segmentName(source), bytes: source.bytes, alignment: source.alignment, relocations }
  })
  const symbols: WasmSymbol[] = [
    ...imports.map(({ module, field, type }): FunctionSymbol => {
      return { name: `__imported_${module}_${field}`, kind: 'function', type, importFrom: { module, field } }
    }),
    ...defined,
    ...globals.map((name): GlobalSymbol => {
      const global = { type: 'i32', mutable: true } as const
      return { name, binding: 'local', kind: 'global', global, definition: { initial: zero } }
    }),
    ...data.map(({ name, bytes }, segment): DataSymbol => {
      return { name, binding: 'local', kind: 'data', definition: { segment, offset: 0, sizeBytes: bytes.length } }
    }),
    ...(usesHeap ? [{ name: heapBase, kind: 'data' } as const] : []),
  ]
  return { symbols, segments }
}

import { WasmEmitter } from '@sourceless/isa-wasm'
import type { ElementSegment } from '../model.js'
import type { WasmObject, WasmObjectSegment, WasmRelocation } from './model.js'
import type { Numbering } from './number.js'

/**
 * What the fields of an object hold when its segments lie at `addresses`; data that it does not define lies where `outside`
 * says, or else at 0.
 */
export const valuesOf =
  (
    { symbols }: WasmObject,
    numbering: Numbering,
    addresses: readonly number[],
    outside: ReadonlyMap<string, number> = new Map(),
  ) =>
  (relocation: WasmRelocation): number => {
    if (relocation.kind === 'type-index') return numbering.typeIndex(relocation.type)
    const { kind, symbol, addend = 0 } = relocation
    if (kind === 'table-index') return numbering.pointers.indexOf(symbol) + 1
    if (kind !== 'memory-address') return numbering.indexOfSymbol.get(symbol)!
    const { name, definition } = symbols[symbol]!
    if (definition !== undefined && 'segment' in definition) {
      return (addresses[definition.segment]! + definition.offset + addend) | 0
    }
    const address = outside.get(name)
    return address === undefined ? 0 : (address + addend) | 0
  }

/** A segment's bytes with its fields filled in. */
export const fillSegment = (
  { name, bytes, relocations = [] }: WasmObjectSegment,
  fieldValue: (relocation: WasmRelocation) => number,
): Uint8Array => {
  const filled = new Uint8Array(bytes)
  const view = new DataView(filled.buffer)
  for (const relocation of relocations) {
    const { kind, offset } = relocation
    if (kind !== 'memory-address' && kind !== 'table-index') throw new TypeError(`${name}: ${kind} is for code only`)
    if (offset < 0 || offset + 4 > bytes.length) throw new RangeError(`${name}: a relocation leaves the segment`)
    view.setInt32(offset, fieldValue(relocation), true)
  }
  return filled
}

/** The constant expression of an i32. */
export const constant = (value: number): Uint8Array => {
  const e = new WasmEmitter(16)
  e.i32Const(value)
  e.end()
  return e.finish()
}

/** The table's functions, from place 1 on: a pointer to a function is never 0. */
export const pointerElements = ({ pointers, indexOfSymbol }: Numbering): ElementSegment[] =>
  pointers.length === 0
    ? []
    : [
        {
          mode: { kind: 'active', target: 'table', index: 0, offset: constant(1) },
          type: 'funcref',
          items: { kind: 'functions', indices: pointers.map((symbol) => indexOfSymbol.get(symbol)!) },
        },
      ]

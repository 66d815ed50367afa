import type { ScalarType, Variable } from '@sourceless/contract'
import { scalarSizeBytes } from '@sourceless/contract'

/** A piece of memory with fixed contents. */
export interface Piece {
  readonly address: number
  readonly bytes: Uint8Array
}

/**
 * Fixed addresses for tables, texts and local arrays. Functions never call themselves, so each array has one place; it
 * is cleared whenever its declaration is reached.
 */
export interface Layout {
  /** Address of an array or table, given out at the first question. */
  addressOf(variable: Variable): number
  /** Address of a text. */
  placeBytes(bytes: Uint8Array): number
  readonly pieces: readonly Piece[]
  /** First free address, a multiple of 16. */
  readonly end: number
}

export function createLayout(): Layout {
  const addresses = new Map<Variable, number>()
  const pieces: Piece[] = []
  let end = 16 // address 0 belongs to nothing
  const reserve = (sizeBytes: number): number => {
    const address = end
    end = (end + sizeBytes + 15) & ~15
    return address
  }
  return {
    addressOf(variable) {
      const known = addresses.get(variable)
      if (known !== undefined) return known
      if (variable.type.kind !== 'array') throw new Error(`${variable.name} has no fixed place`)
      const { element, length } = variable.type
      const address = reserve(length * scalarSizeBytes(element))
      addresses.set(variable, address)
      if (variable.contents !== undefined) pieces.push({ address, bytes: encodeElements(variable.contents, element) })
      return address
    },
    placeBytes(bytes) {
      const address = reserve(bytes.length)
      pieces.push({ address, bytes })
      return address
    },
    pieces,
    get end() {
      return end
    },
  }
}

type Element = bigint | number | boolean

/** Elements as they lie in memory, little-endian. */
export function encodeElements(values: readonly Element[], element: ScalarType): Uint8Array {
  const size = scalarSizeBytes(element)
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < values.length; index++) {
    const at = index * size
    const value = values[index]!
    if (element.kind === 'float') {
      if (element.bits === 32) view.setFloat32(at, value as number, true)
      else view.setFloat64(at, value as number, true)
    } else if (size === 8) view.setBigInt64(at, value as bigint, true)
    else if (size === 4) view.setInt32(at, Number(value), true)
    else if (size === 2) view.setInt16(at, Number(value), true)
    else view.setInt8(at, Number(value))
  }
  return bytes
}

export function decodeElements(view: DataView, address: number, length: number, element: ScalarType): Element[] {
  const size = scalarSizeBytes(element)
  const values: Element[] = []
  for (let index = 0; index < length; index++) values.push(decodeElement(view, address + index * size, size, element))
  return values
}

function decodeElement(view: DataView, at: number, size: number, element: ScalarType): Element {
  if (element.kind === 'bool') return view.getUint8(at) !== 0
  if (element.kind === 'float') return element.bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true)
  const raw =
    size === 8
      ? view.getBigUint64(at, true)
      : BigInt(size === 4 ? view.getUint32(at, true) : size === 2 ? view.getUint16(at, true) : view.getUint8(at))
  return element.signed ? BigInt.asIntN(element.bits, raw) : raw
}

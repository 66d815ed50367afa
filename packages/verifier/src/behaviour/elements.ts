import type { ScalarType } from '@sourceless/contract'
import { scalarBytes } from '../abi.js'
import { scalarValue } from '../proof/scalar.js'
import type { Scalar } from './scalars.js'

/** One element's bits, as a number of each kind. Like all access to a sandbox's memory, this needs a little-endian machine. */
const integer = new BigUint64Array(1)
const halves = new Uint32Array(integer.buffer)
const float32 = new Float32Array(integer.buffer)
const float64 = new Float64Array(integer.buffer)

/** Low bits of an element; those above do not count. */
function setBits(type: ScalarType, element: Scalar): void {
  if (typeof element === 'bigint') integer[0] = element
  else if (type.kind !== 'float') halves[0] = Number(element)
  else if (type.bits === 32) float32[0] = element as number
  else float64[0] = element as number
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

export function writeElements(bytes: Uint8Array, type: ScalarType, elements: readonly Scalar[]): void {
  const width = scalarBytes(type)
  const view = viewOf(bytes)
  for (let i = 0; i < elements.length; i++) {
    setBits(type, elements[i]!)
    if (width >= 4) view.setUint32(width * i, halves[0]!, true)
    else if (width === 2) view.setUint16(2 * i, halves[0]!, true)
    else view.setUint8(i, halves[0]!)
    if (width === 8) view.setUint32(8 * i + 4, halves[1]!, true)
  }
}

/** Whether bytes are what `writeElements` makes of elements. */
export function holdElements(bytes: Uint8Array, type: ScalarType, elements: readonly Scalar[]): boolean {
  const width = scalarBytes(type)
  if (bytes.length !== width * elements.length) return false
  const view = viewOf(bytes)
  for (let i = 0; i < elements.length; i++) {
    setBits(type, elements[i]!)
    const isSame =
      width >= 4
        ? view.getUint32(width * i, true) === halves[0]
        : width === 2
          ? view.getUint16(2 * i, true) === (halves[0]! & 0xffff)
          : view.getUint8(i) === (halves[0]! & 0xff)
    if (!isSame || (width === 8 && view.getUint32(8 * i + 4, true) !== halves[1])) return false
  }
  return true
}

export function readElements(bytes: Uint8Array, type: ScalarType): Scalar[] {
  const width = scalarBytes(type)
  const view = viewOf(bytes)
  const elements: Scalar[] = []
  for (let at = 0; at < bytes.length; at += width) elements.push(readElement(view, at, width, type))
  return elements
}

function readElement(view: DataView, at: number, width: number, type: ScalarType): Scalar {
  if (width === 8) return scalarValue(type, view.getBigUint64(at, true))
  const pattern = width === 4 ? view.getUint32(at, true) : width === 2 ? view.getUint16(at, true) : view.getUint8(at)
  // A bool byte other than 0 and 1 is no bool; its number shows that in the comparison.
  if (type.kind === 'bool') return pattern > 1 ? pattern : pattern === 1
  return scalarValue(type, BigInt(pattern))
}

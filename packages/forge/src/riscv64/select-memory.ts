import { constant } from '../ir/graph.js'
import { isConst, type Node } from '../ir/node.js'
import { isFloatType, signedValue } from '../native/selector.js'
import { type Address, addressSequence, framePlace, op, register, sequence } from './machine.js'
import { fitsImmediate, type Selector } from './selector.js'

/** The operand for the memory at `pointer`; makes the registers it needs. */
function addressOperand(s: Selector, pointer: Node): Address {
  let base = pointer
  let displacement = 0
  while (base.op === 'add' && isConst(base.inputs[1])) {
    const sum = displacement + Number(signedValue(base.inputs[1]))
    if (!fitsImmediate(sum)) break
    displacement = sum
    base = base.inputs[0]
  }
  if (base.op === 'address' && base.object!.kind === 'frame')
    return framePlace({ kind: 'object', object: base.object! }, displacement)
  return { kind: 'memory', base: s.use(base), displacement, frame: undefined }
}

const unsignedLoads = { 1: 'lbu', 2: 'lhu', 4: 'lw', 8: 'ld' } as const
const signedLoads = { 1: 'lb', 2: 'lh', 4: 'lw', 8: 'ld' } as const
const stores = { 1: 'sb', 2: 'sh', 4: 'sw', 8: 'sd' } as const

export function selectLoad(s: Selector, node: Node) {
  const { sizeBytes, signed } = node.access!
  const name = isFloatType(node.type)
    ? sizeBytes === 8
      ? 'fld'
      : 'flw'
    : (signed ? signedLoads : unsignedLoads)[sizeBytes]
  s.push(op(name, s.target(node), addressOperand(s, node.inputs[0])))
}

/** A load that extends 32 bits by zeros, for the extension of what it gives. */
export function selectExtendingLoad(s: Selector, node: Node): boolean {
  const load = node.inputs[0]
  if (!s.canFold(load, node) || load.access!.sizeBytes !== 4) return false
  s.push(op('lwu', s.target(node), addressOperand(s, load.inputs[0])))
  return true
}

export function selectStore(s: Selector, node: Node) {
  const [pointer, value] = node.inputs
  const { sizeBytes } = node.access!
  if (isFloatType(value.type) && !isConst(value)) {
    return s.push(op(sizeBytes === 8 ? 'fsd' : 'fsw', register(s.use(value)), addressOperand(s, pointer)))
  }
  // Constants of floats are stored as the integers of their bits.
  const stored = isConst(value) ? constant(s.graph, sizeBytes === 8 ? 'i64' : 'i32', value.bits) : value
  s.push(op(stores[sizeBytes], sizeBytes === 8 ? s.source(stored) : s.low(stored), addressOperand(s, pointer)))
}

export function selectAddress(s: Selector, node: Node) {
  s.push(sequence(addressSequence, s.target(node), { kind: 'object', object: node.object! }))
}

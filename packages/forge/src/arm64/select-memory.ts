import { isConst, type Node, type ValueType } from '../ir/node.js'
import { isFloatType, signedValue } from '../native/selector.js'
import {
  type Address,
  addressSequence,
  general,
  type Instruction,
  type Operand,
  op,
  plainAddress,
  sequence,
  view,
} from './machine.js'
import { type Selector, viewOfType } from './selector.js'

/** Whether a load or store of that size takes the displacement: scaled and not negative, or 9 bits with a sign. */
export const fitsDisplacement = (displacement: number, sizeBytes: number): boolean =>
  (displacement >= -256 && displacement <= 255) ||
  (displacement >= 0 && displacement <= 4095 * sizeBytes && displacement % sizeBytes === 0)

/** The operand for the memory at `pointer`; makes the registers it needs. */
function addressOperand(s: Selector, pointer: Node, sizeBytes: number): Address {
  let base = pointer
  let displacement = 0
  while (base.op === 'add' && isConst(base.inputs[1])) {
    const sum = displacement + Number(signedValue(base.inputs[1]))
    if (!fitsDisplacement(sum, sizeBytes)) break
    displacement = sum
    base = base.inputs[0]
  }
  if (base.op === 'address' && base.object!.kind === 'frame')
    return { ...plainAddress, displacement, frame: { kind: 'object', object: base.object! } }
  if (displacement === 0 && base.op === 'add' && !isConst(base.inputs[1])) return indexedAddress(s, base, sizeBytes)
  return { ...plainAddress, base: s.use(base), displacement }
}

function indexedAddress(s: Selector, sum: Node, sizeBytes: number): Address {
  const scale = Math.log2(sizeBytes)
  const isScaled = (node: Node): boolean =>
    scale > 0 && node.op === 'shl' && isConst(node.inputs[1]) && node.inputs[1].bits === BigInt(scale)
  const isIndex = (node: Node): boolean => isScaled(node) || isExtended(s, node)
  const [base, index] = isIndex(sum.inputs[0]) && !isIndex(sum.inputs[1]) ? [sum.inputs[1], sum.inputs[0]] : sum.inputs
  const shift = isScaled(index) ? scale : 0
  const whole = shift > 0 ? index.inputs[0] : index
  if (isConst(whole)) return { ...plainAddress, base: s.use(base), index: s.use(index) }
  const extend = !isExtended(s, whole) ? 'lsl' : whole.op === 'zext32' ? 'uxtw' : 'sxtw'
  const register = extend === 'lsl' ? whole : whole.inputs[0]
  return { ...plainAddress, base: s.use(base), index: s.use(register), extend, shift }
}

/** An index that the access extends by itself, which nobody else needs. */
const isExtended = (s: Selector, node: Node): boolean =>
  (node.op === 'sext32' || node.op === 'zext32') && s.isOnlyUse(node) && !isConst(node.inputs[0])

/** A load or store; the address decides on the form. */
const access = (name: string, value: Operand, address: Address): Instruction =>
  op(`${name}_${address.index === undefined ? 'offset' : 'index'}`, value, address)

export function selectLoad(s: Selector, node: Node) {
  const { sizeBytes, signed } = node.access!
  const name = isFloatType(node.type)
    ? `ldr_${viewOfType(node.type as ValueType)}`
    : sizeBytes >= 4
      ? `ldr_${sizeBytes === 8 ? 'x' : 'w'}`
      : `ldr${signed ? 's' : ''}${sizeBytes === 1 ? 'b' : 'h'}_w`
  const to = isFloatType(node.type) ? s.target(node) : general(sizeBytes === 8 ? 64 : 32, s.registerOf(node))
  s.push(access(name, to, addressOperand(s, node.inputs[0], sizeBytes)))
}

/** A load that extends to 64 bits by its sign, for the extension of what it gives. */
export function selectExtendingLoad(s: Selector, node: Node): boolean {
  const load = node.inputs[0]
  if (!s.canFold(load, node)) return false
  const { sizeBytes, signed } = load.access!
  if (sizeBytes === 8 || (sizeBytes < 4 && !signed)) return false
  const name = { 1: 'ldrsb_x', 2: 'ldrsh_x', 4: 'ldrsw_x' }[sizeBytes]
  s.push(access(name, general(64, s.registerOf(node)), addressOperand(s, load.inputs[0], sizeBytes)))
  return true
}

export function selectStore(s: Selector, node: Node) {
  const [pointer, value] = node.inputs
  const { sizeBytes } = node.access!
  if (isFloatType(value.type) && !(isConst(value) && value.bits === 0n)) {
    const letter = viewOfType(value.type as ValueType)
    s.push(access(`str_${letter}`, view(letter, s.use(value)), addressOperand(s, pointer, sizeBytes)))
    return
  }
  const letter = sizeBytes === 8 ? 'x' : 'w'
  const name = `str${sizeBytes === 1 ? 'b' : sizeBytes === 2 ? 'h' : ''}_${letter}`
  const from = view(letter, s.sourceRegister(value))
  s.push(access(name, from, addressOperand(s, pointer, sizeBytes)))
}

export function selectAddress(s: Selector, node: Node) {
  s.push(sequence(addressSequence, general(64, s.registerOf(node)), { kind: 'object', object: node.object! }))
}

import { isConst, type Node } from '../ir/node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { type Operand, op, register, zero } from './machine.js'
import { lowOnes } from './select-integer.js'
import { fitsImmediate, immediate, type Selector } from './selector.js'

const integerBranches: Readonly<Record<string, string>> = {
  eq: 'beq',
  ne: 'bne',
  lt_s: 'blt',
  lt_u: 'bltu',
  le_s: 'bge',
  le_u: 'bgeu',
}
const floatComparisons: Readonly<Record<string, string>> = { feq: 'feq', fne: 'feq', flt: 'flt', fle: 'fle' }

const isZero = (node: Node): boolean => isConst(node) && node.bits === 0n
const isValue = (node: Node, value: bigint): boolean => isConst(node) && signedValue(node) === value

/** Values of 32 bits are sign-extended, which keeps the order of unsigned ones too. */
export function selectFlag(s: Selector, node: Node) {
  const [a, b] = node.inputs
  const d = s.target(node)
  switch (node.op) {
    case 'eq':
      return s.push(...withDifference(s, a, b, (difference) => [op('sltiu', d, difference, immediate(1))]))
    case 'ne':
      return s.push(...withDifference(s, a, b, (difference) => [op('sltu', d, register(zero), difference)]))
    case 'lt_s':
    case 'lt_u':
      return selectLess(s, node, d)
    case 'le_s':
    case 'le_u': {
      const flag = register(s.temporary())
      const greater = op(node.op === 'le_s' ? 'slt' : 'sltu', flag, s.source(b), s.source(a))
      return s.push(greater, op('xori', d, flag, immediate(1)))
    }
    case 'fne': {
      const flag = register(s.temporary())
      return s.push(compareFloats(s, node, flag), op('xori', d, flag, immediate(1)))
    }
    default:
      return s.push(compareFloats(s, node, d))
  }
}

/** What is zero exactly if both are the same, and the code that looks at it. */
function withDifference(s: Selector, a: Node, b: Node, code: (difference: Operand) => ReturnType<typeof op>[]) {
  if (isZero(b)) return code(s.source(a))
  const difference = register(s.temporary())
  if (isConst(b) && fitsImmediate(-signedValue(b)))
    return [op('addi', difference, s.source(a), immediate(-signedValue(b))), ...code(difference)]
  return [op('xor', difference, s.source(a), s.source(b)), ...code(difference)]
}

function selectLess(s: Selector, node: Node, d: Operand) {
  const [a, b] = node.inputs
  const name = node.op === 'lt_s' ? 'slt' : 'sltu'
  if (!isConst(b) || isConst(a)) return s.push(op(name, d, s.source(a), s.source(b)))
  // The sign bit by itself.
  if (node.op === 'lt_s' && b.bits === 0n) return s.push(op('srli', d, s.source(a), immediate(63)))
  const value = signedValue(b)
  if (fitsImmediate(value)) s.push(op(name.replace('slt', 'slti'), d, s.source(a), immediate(value)))
  else s.push(op(name, d, s.source(a), s.source(b)))
}

const compareFloats = (s: Selector, node: Node, flag: Operand) => {
  const [a, b] = node.inputs
  const suffix = a.type === 'f64' ? 'd' : 's'
  return op(`${floatComparisons[node.op]}.${suffix}`, flag, register(s.use(a)), register(s.use(b)))
}

/** Emits the branch that is taken if the condition holds, with what it compares. */
export function emitBranch(s: Selector, node: Node) {
  if (node.op in floatComparisons) {
    const flag = register(s.temporary())
    return s.push(compareFloats(s, node, flag), op(node.op === 'fne' ? 'beq' : 'bne', flag, register(zero)))
  }
  if (!(node.op in integerBranches)) return emitZeroBranch(s, node, 'bne')
  const [a, b] = node.inputs
  if (node.op === 'eq' || node.op === 'ne') return emitEqualBranch(s, integerBranches[node.op] as 'beq', a, b)
  const none = register(zero)
  if (node.op === 'lt_s' && isValue(b, 1n)) return s.push(op('bge', none, s.source(a)))
  if (node.op === 'lt_s' && isValue(a, -1n)) return s.push(op('bge', s.source(b), none))
  const isReversed = node.op.startsWith('le')
  const [left, right] = isReversed ? [b, a] : [a, b]
  s.push(op(integerBranches[node.op], s.source(left), s.source(right)))
}

function emitEqualBranch(s: Selector, name: 'beq' | 'bne', a: Node, b: Node) {
  if (isZero(b)) return emitZeroBranch(s, a, name)
  // A constant of a loop is in a register already.
  if (isConst(b) && !isConst(a) && !s.isInLoop && fitsImmediate(-signedValue(b))) {
    const difference = register(s.temporary())
    const subtract = op('addi', difference, s.source(a), immediate(-signedValue(b)))
    return s.push(subtract, op(name, difference, register(zero)))
  }
  s.push(op(name, s.source(a), s.source(b)))
}

/** A branch on whether a value is zero; bits that no immediate reaches are shifted to the top, a single one into the sign. */
function emitZeroBranch(s: Selector, node: Node, name: 'beq' | 'bne') {
  const none = register(zero)
  const [x, mask] = node.inputs
  if (node.op !== 'and' || !isConst(mask) || isConst(x) || !s.isOnlyUse(node) || fitsImmediate(signedValue(mask)))
    return s.push(op(name, s.source(node), none))
  const isSingle = (mask.bits & (mask.bits - 1n)) === 0n
  const ones = isSingle ? mask.bits.toString(2).length : lowOnes(mask.bits)
  if (ones === undefined) return s.push(op(name, s.source(node), none))
  const test = isSingle ? (name === 'beq' ? 'bge' : 'blt') : name
  if (ones === widthOfType(node.type)) return s.push(op(test, s.source(x), none))
  const top = register(s.temporary())
  s.push(op('slli', top, s.operand(x), immediate(64 - ones)), op(test, top, none))
}

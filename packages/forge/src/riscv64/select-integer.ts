import { constant } from '../ir/graph.js'
import { isConst, maskOf, type Node } from '../ir/node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { countOf } from '../native/shift-count.js'
import { type Operand, op, register, zero } from './machine.js'
import { fitsImmediate, immediate, type Selector } from './selector.js'

/** Instructions for values of 32 bits look at those alone, and extend what they give by its sign. */
const wordSuffix = (node: Node): 'w' | '' => (widthOfType(node.type) === 32 ? 'w' : '')

export function selectSum(s: Selector, node: Node) {
  pushSum(s, node, s.target(node), wordSuffix(node), (input) => s.operand(input))
}

/** to = a + b or a − b, of which `suffix` says how many bits count. */
function pushSum(s: Selector, node: Node, to: Operand, suffix: 'w' | '', operand: (input: Node) => Operand) {
  const [a, b] = node.inputs
  if (node.op === 'add' && isConst(b) && !isConst(a)) {
    const value = signedValue(b)
    if (fitsImmediate(value)) return s.push(op(`addi${suffix}`, to, operand(a), immediate(value)))
    const half = value < 0n ? -2048n : 2047n
    if (!s.isInLoop && fitsImmediate(value - half)) {
      const part = register(s.temporary())
      const first = op('addi', part, operand(a), immediate(half))
      return s.push(first, op(`addi${suffix}`, to, part, immediate(value - half)))
    }
  }
  s.push(op(`${node.op}${suffix}`, to, operand(a), operand(b)))
}

export function selectMultiply(s: Selector, node: Node) {
  const [x, y] = node.inputs
  if (isConst(y) && !isConst(x)) {
    if (selectFewShifts(s, node, x, y.bits)) return
    if (selectWideProduct(s, node, x, y.bits)) return
  }
  s.push(op(`mul${wordSuffix(node)}`, s.target(node), s.operand(x), s.operand(y)))
}

/** x · (2^k ± 1) */
function selectFewShifts(s: Selector, node: Node, x: Node, factor: bigint): boolean {
  const isPower = (value: bigint): boolean => value > 1n && (value & (value - 1n)) === 0n
  const [name, power] = isPower(factor - 1n) ? ['add', factor - 1n] : ['sub', factor + 1n]
  if (!isPower(power)) return false
  const shifted = register(s.temporary())
  const from = s.operand(x)
  s.push(
    op('slli', shifted, from, immediate(power.toString(2).length - 1)),
    op(`${name}${wordSuffix(node)}`, s.target(node), shifted, from),
  )
  return true
}

/** A product of zero-extended values is the high half of both, shifted up: that saves extending them. */
function selectWideProduct(s: Selector, node: Node, x: Node, factor: bigint): boolean {
  if (x.op !== 'zext32' || !s.isOnlyUse(x) || s.isWord(x) || factor <= 0x7fffffffn || factor > 0xffffffffn) return false
  const up = register(s.temporary())
  const high = s.source(constant(s.graph, 'i64', factor << 32n))
  s.push(op('slli', up, s.low(x), immediate(32)), op('mulhu', s.target(node), up, high))
  return true
}

export function selectMultiplyHigh(s: Selector, node: Node) {
  const [x, y] = node.inputs
  s.push(op(node.op === 'mulhi_s' ? 'mulh' : 'mulhu', s.target(node), s.source(x), s.source(y)))
}

/** Neither a zero divisor nor an overflow traps: the quotient of the most negative number by −1 is itself. */
export function selectDivide(s: Selector, node: Node) {
  const [x, y] = node.inputs
  const name = node.op.replace('_s', '').replace('_u', 'u')
  s.push(op(`${name}${wordSuffix(node)}`, s.target(node), s.operand(x), s.operand(y)))
}

export function selectLogical(s: Selector, node: Node) {
  const [a, b] = node.inputs
  const d = s.target(node)
  if (isConst(b) && !isConst(a)) {
    if (node.op === 'and' && selectField(s, node)) return
    if (fitsImmediate(signedValue(b))) return s.push(op(`${node.op}i`, d, s.source(a), immediate(signedValue(b))))
    if (node.op === 'and' && selectMask(s, node)) return
  }
  s.push(op(node.op, d, s.source(a), s.source(b)))
}

/** How many ones, if the mask is 2^n − 1. */
export function lowOnes(mask: bigint): number | undefined {
  return mask !== 0n && (mask & (mask + 1n)) === 0n ? mask.toString(2).length : undefined
}

/** (x >> k) & (2^n − 1) takes n bits of x from bit k on: shifted up to the top and down again. */
function selectField(s: Selector, node: Node): boolean {
  const [shifted, mask] = node.inputs
  const count = shifted.inputs[1]
  const ones = lowOnes(mask.bits)
  if (ones === undefined || shifted.op !== 'shr_u' || !isConst(count) || !s.isOnlyUse(shifted)) return false
  const above = widthOfType(node.type) - Number(count.bits) - ones
  if (above < 0 || isConst(shifted.inputs[0])) return false
  const up = 64 - Number(count.bits) - ones
  pushShifts(s, s.target(node), s.operand(shifted.inputs[0]), up, 64 - ones)
  return true
}

/** Masks of low ones, or of high ones: shifts that drop the rest. */
function selectMask(s: Selector, node: Node): boolean {
  const [x, mask] = node.inputs
  const ones = lowOnes(mask.bits)
  if (ones !== undefined) {
    pushShifts(s, s.target(node), s.operand(x), 64 - ones, 64 - ones)
    return true
  }
  const zeros = lowOnes(maskOf(node.type) ^ mask.bits)
  if (zeros === undefined) return false
  const part = register(s.temporary())
  s.push(op('srli', part, s.source(x), immediate(zeros)), op('slli', s.target(node), part, immediate(zeros)))
  return true
}

function pushShifts(s: Selector, to: Operand, from: Operand, up: number, down: number, name = 'srli'): void {
  const part = register(s.temporary())
  s.push(op('slli', part, from, immediate(up)), op(name, to, part, immediate(down)))
}

export function selectShift(s: Selector, node: Node) {
  const [x, count] = node.inputs
  const width = widthOfType(node.type)
  const suffix = wordSuffix(node)
  const d = s.target(node)
  if (node.op === 'rotl' || node.op === 'rotr') return selectRotation(s, node)
  if (!isConst(count)) {
    const name = { shl: 'sll', shr_u: 'srl', shr_s: 'sra' }[node.op as 'shl']
    return s.push(op(`${name}${suffix}`, d, s.operand(x), register(s.use(countOf(count, width)))))
  }
  const k = Number(count.bits)
  if (selectExtendedShift(s, node, k)) return
  if (node.op === 'shl') {
    const isShort = width === 64 || s.bitsOf(x) << BigInt(k) <= 0x7fffffffn
    return s.push(isShort ? op('slli', d, s.source(x), immediate(k)) : op('slliw', d, s.low(x), immediate(k)))
  }
  if (width === 64) return s.push(op(node.op === 'shr_u' ? 'srli' : 'srai', d, s.source(x), immediate(k)))
  // Where the upper half of the register says the same, the shorter instruction serves.
  if (node.op === 'shr_u' && s.bitsOf(x) > 0x7fffffffn) return s.push(op('srliw', d, s.low(x), immediate(k)))
  if (x.op === 'wrap' && !s.isWord(x.inputs[0]))
    return s.push(op(node.op === 'shr_u' ? 'srliw' : 'sraiw', d, s.low(x), immediate(k)))
  s.push(op(node.op === 'shr_u' ? 'srli' : 'srai', d, s.source(x), immediate(k)))
}

/** Shifts of what is zero-extended for them. */
function selectExtendedShift(s: Selector, node: Node, k: number): boolean {
  const [x] = node.inputs
  if (x.op !== 'zext32' || !s.isOnlyUse(x) || s.isWord(x) || isConst(x.inputs[0])) return false
  const d = s.target(node)
  if (node.op === 'shr_s' || (node.op === 'shr_u' && k > 31)) return false
  if (node.op === 'shr_u') s.push(op('srliw', d, s.low(x), immediate(k)))
  else if (k >= 32) s.push(op('slli', d, s.low(x), immediate(k)))
  else pushShifts(s, d, s.low(x), 32, 32 - k)
  return true
}

/** Both parts, one by a count and the other by what is left of the width. */
function selectRotation(s: Selector, node: Node) {
  const [x, count] = node.inputs
  const width = widthOfType(node.type)
  const suffix = wordSuffix(node)
  const [left, right] = [register(s.temporary()), register(s.temporary())]
  const from = s.operand(x)
  const join = op('or', s.target(node), left, right)
  if (isConst(count)) {
    const k = node.op === 'rotl' ? Number(count.bits) : width - Number(count.bits)
    return s.push(
      op(`slli${suffix}`, left, from, immediate(k)),
      op(`srli${suffix}`, right, from, immediate(width - k)),
      join,
    )
  }
  // The machine takes counts modulo the width by itself.
  const given = register(s.use(countOf(count, width)))
  const rest = register(s.temporary())
  const [up, down] = node.op === 'rotl' ? [given, rest] : [rest, given]
  s.push(
    op(`sub${suffix}`, rest, register(zero), given),
    op(`sll${suffix}`, left, from, up),
    op(`srl${suffix}`, right, from, down),
    join,
  )
}

export function selectConversion(s: Selector, node: Node) {
  const x = node.inputs[0]
  const d = s.target(node)
  switch (node.op) {
    case 'sext8':
      return pushShifts(s, d, s.operand(x), 56, 56, 'srai')
    case 'sext16':
      return pushShifts(s, d, s.operand(x), 48, 48, 'srai')
    case 'zext32':
      if (s.bitsOf(x) > 0x7fffffffn) return pushShifts(s, d, s.low(x), 32, 32)
      return s.push(s.move('i64', s.registerOf(node), s.use(x)))
    case 'sext32':
      return s.push(s.move('i64', s.registerOf(node), s.use(x)))
    case 'wrap':
      return selectWrap(s, node)
    default:
      throw new Error(`no conversion ${node.op}`)
  }
}

/** The low half, extended by its sign: by what computes it, where nobody wants the rest. */
function selectWrap(s: Selector, node: Node) {
  const x = node.inputs[0]
  const d = s.target(node)
  if (s.isWord(x)) return s.push(s.move('i32', s.registerOf(node), s.use(x)))
  if (s.isOnlyUse(x)) {
    const [a, b] = x.inputs
    if (x.op === 'add' || x.op === 'sub') return pushSum(s, x, d, 'w', (input) => s.low(input))
    if (x.op === 'mul' && !isConst(b)) return s.push(op('mulw', d, s.low(a), s.low(b)))
    if (x.op === 'shl' && isConst(b) && b.bits < 32n) return s.push(op('slliw', d, s.low(a), immediate(b.bits)))
    if (x.op === 'shr_u' && isConst(b) && b.bits === 32n) return s.push(op('srai', d, s.source(a), immediate(32)))
  }
  s.push(op('addiw', d, s.low(x), immediate(0)))
}

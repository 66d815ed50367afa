import type { Condition } from '@sourceless/isa-arm64'
import { isConst, type Node, type ValueType } from '../ir/node.js'
import { isCompare } from '../native/select-node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { emitPairTest, isConditionPair } from './condition-pair.js'
import { conditionOperand, general, op, plain, view, widthLetter, zero } from './machine.js'
import { arithmeticImmediate, isMask, type Selector, viewOfType } from './selector.js'
import { shiftedOperand } from './shifted-operand.js'

export const integerConditions: Record<string, Condition> = {
  eq: 'eq',
  ne: 'ne',
  lt_s: 'lt',
  lt_u: 'lo',
  le_s: 'le',
  le_u: 'ls',
}
/** After `fcmp`; all are false for unordered operands but `ne`. */
export const floatConditions: Record<string, Condition> = { feq: 'eq', fne: 'ne', flt: 'mi', fle: 'ls' }
export const swapped: Partial<Record<Condition, Condition>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  lo: 'hi',
  le: 'ge',
  ls: 'hs',
}
const negated: Partial<Record<Condition, Condition>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  ge: 'lt',
  lo: 'hs',
  hs: 'lo',
  le: 'gt',
  gt: 'le',
  ls: 'hi',
  hi: 'ls',
  mi: 'pl',
  pl: 'mi',
}
export const negate = (condition: Condition): Condition => negated[condition]!

/** Emits the comparison behind a condition, in front of what was emitted so far, and says how to read the flags. */
export function emitTest(s: Selector, node: Node): Condition {
  if (isConditionPair(s, node)) return emitPairTest(s, node, emitTest)
  const float = floatConditions[node.op]
  if (float !== undefined) {
    const letter = viewOfType(node.inputs[0].type as ValueType)
    const [a, b] = node.inputs
    const isZero = isConst(b) && b.bits === 0n
    if (isZero) s.push(op(`fcmp_${letter}_zero`, view(letter, s.use(a)), plain(0)))
    else s.push(op(`fcmp_${letter}_${letter}`, view(letter, s.use(a)), view(letter, s.use(b))))
    return float
  }
  const integer = integerConditions[node.op]
  if (integer === undefined) {
    emitZeroTest(s, node)
    return 'ne'
  }
  let [a, b] = node.inputs
  let condition = integer
  if (isConst(a) && !isConst(b)) {
    ;[a, b] = [b, a]
    condition = swapped[condition]!
  }
  if (isConst(b) && b.bits === 0n && (condition === 'eq' || condition === 'ne')) emitZeroTest(s, a)
  else emitCompare(s, a, b)
  return condition
}

function emitCompare(s: Selector, a: Node, b: Node): void {
  const width = widthOfType(a.type)
  const letter = widthLetter(width)
  if (isConst(b) && !isConst(a)) {
    const value = signedValue(b)
    const immediate = arithmeticImmediate(value)
    if (immediate !== undefined) {
      s.push(op(`cmp_${letter}sp_imm12`, general(width, s.use(a)), ...immediate))
      return
    }
    const opposite = arithmeticImmediate(-value)
    if (opposite !== undefined) {
      s.push(op(`cmn_${letter}sp_imm12`, general(width, s.use(a)), ...opposite))
      return
    }
  }
  s.push(op(`cmp_${letter}_${letter}`, s.source(a), ...shiftedOperand(s, b)))
}

/** Sets Z when the value is zero. */
function emitZeroTest(s: Selector, a: Node): void {
  const width = widthOfType(a.type)
  const letter = widthLetter(width)
  if (a.op === 'and' && s.isOnlyUse(a)) {
    const [x, mask] = a.inputs
    if (!isConst(mask)) {
      s.push(op(`tst_${letter}_${letter}`, s.source(x), ...shiftedOperand(s, mask)))
      return
    }
    if (isMask(mask.bits, width)) {
      s.push(op(`tst_${letter}_bits`, s.source(x), plain(mask.bits)))
      return
    }
  }
  s.push(op(`cmp_${letter}sp_imm12`, general(width, s.use(a)), plain(0)))
}

/** Emits what a branch on the condition needs, which may be a branch on a register; see `Instruction`. */
export function emitBranchTest(s: Selector, node: Node): Condition {
  const [a, b] = node.inputs
  const isZero = b !== undefined && isConst(b) && b.bits === 0n
  if (isConditionPair(s, node)) return emitTest(s, node)
  if (!isCompare(node)) return emitRegisterTest(s, node, 'ne')
  if (isZero && (node.op === 'eq' || node.op === 'ne')) return emitRegisterTest(s, a, node.op)
  if (isZero && node.op === 'lt_s' && !isConst(a)) return emitBitTest(s, a, widthOfType(a.type) - 1, 'ne')
  const isPositive = isConst(a) && a.bits === 0n && node.op === 'le_s' && !isConst(b)
  if (isPositive) return emitBitTest(s, b, widthOfType(b.type) - 1, 'eq')
  return emitTest(s, node)
}

function emitRegisterTest(s: Selector, a: Node, condition: 'eq' | 'ne'): Condition {
  if (a.op === 'and' && s.isOnlyUse(a)) {
    const [x, mask] = a.inputs
    const single = isConst(mask) && mask.bits !== 0n && (mask.bits & (mask.bits - 1n)) === 0n
    if (single && !isConst(x)) return emitBitTest(s, x, mask.bits.toString(2).length - 1, condition)
    emitZeroTest(s, a)
    return condition
  }
  const width = widthOfType(a.type)
  s.push({ ...op(`cbz_${widthLetter(width)}_label`, general(width, s.use(a))) })
  return condition
}

function emitBitTest(s: Selector, x: Node, bit: number, condition: 'eq' | 'ne'): Condition {
  const name = bit > 31 ? 'tbz_x_highbit_label' : 'tbz_w_bit_label'
  s.push(op(name, general(bit > 31 ? 64 : 32, s.use(x)), plain(bit)))
  return condition
}

export function selectFlag(s: Selector, node: Node) {
  const d = general(32, s.registerOf(node))
  const [a, b] = node.inputs
  if (node.op === 'lt_s' && isConst(b) && b.bits === 0n) {
    const width = widthOfType(a.type)
    const letter = widthLetter(width)
    // The sign bit by itself.
    s.push(
      op(
        `lsr_${letter}_${letter}_immr`,
        general(width, s.registerOf(node)),
        general(width, s.use(a)),
        plain(width - 1),
      ),
    )
    return
  }
  s.behind(
    () => emitTest(s, node),
    (condition) => [op('cset_w_cond', d, conditionOperand(condition))],
  )
}

export function selectSelect(s: Selector, node: Node) {
  const [condition, a, b] = node.inputs
  const letter = viewOfType(node.type as ValueType)
  const d = s.target(node)
  if (letter === 's' || letter === 'd') {
    const [left, right] = [view(letter, s.use(a)), view(letter, s.use(b))]
    s.behind(
      () => emitTest(s, condition),
      (c) => [op(`fcsel_${letter}_${letter}_${letter}_cond`, d, left, right, conditionOperand(c))],
    )
    return
  }
  const [plainB, plainA] = [otherwise(s, b), otherwise(s, a)]
  const swap = plainB.name === 'csel' && plainA.name !== 'csel'
  const { name, register } = swap ? plainA : plainB
  const first = general(letter === 'x' ? 64 : 32, s.sourceRegister(swap ? b : a))
  const second = general(letter === 'x' ? 64 : 32, register())
  s.behind(
    () => emitTest(s, condition),
    (c) => [op(`${name}_${letter}_${letter}_${letter}_cond`, d, first, second, conditionOperand(swap ? negate(c) : c))],
  )
}

interface Otherwise {
  readonly name: 'csel' | 'csinc' | 'csinv' | 'csneg'
  readonly register: () => number
}

/** The conditional select whose second value is `node`: as it is, plus one, inverted or negated. */
function otherwise(s: Selector, node: Node): Otherwise {
  const value = signedValue(node)
  if (isConst(node) && value === 1n) return { name: 'csinc', register: () => zero }
  if (isConst(node) && value === -1n) return { name: 'csinv', register: () => zero }
  if (s.isOnlyUse(node)) {
    const [x, y] = node.inputs
    const addend = y !== undefined && isConst(y) ? signedValue(y) : 0n
    if (node.op === 'add' && addend === 1n) return { name: 'csinc', register: () => s.use(x) }
    if (node.op === 'xor' && addend === -1n) return { name: 'csinv', register: () => s.use(x) }
    if (node.op === 'sub' && isConst(x) && x.bits === 0n) return { name: 'csneg', register: () => s.use(y) }
  }
  return { name: 'csel', register: () => s.sourceRegister(node) }
}

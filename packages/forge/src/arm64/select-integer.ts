import { shift } from '@sourceless/isa-arm64'
import { constant } from '../ir/graph.js'
import { isConst, maskOf, type Node } from '../ir/node.js'
import { isCompare } from '../native/select-node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { countOf } from '../native/shift-count.js'
import { conditionOperand, copy, general, type Operand, op, plain, view, widthLetter, zero } from './machine.js'
import { emitTest, negate } from './select-compare.js'
import { selectMaskedField, selectShiftedField, selectSignedField } from './select-field.js'
import { selectExtendingLoad } from './select-memory.js'
import { arithmeticImmediate, isMask, type Selector } from './selector.js'
import { isOnlyExtension, isShifted, shiftedOperand } from './shifted-operand.js'

const isOnlyProduct = (s: Selector, node: Node): boolean => node.op === 'mul' && s.isOnlyUse(node)

/** A comparison of which nobody else needs the value, extended or not, or written as 1 or 0. */
function onlyFlag(s: Selector, node: Node): Node | undefined {
  if (!s.isOnlyUse(node)) return undefined
  const [x, one, zero] = node.inputs
  if (node.op === 'zext32') return onlyFlag(s, x)
  if (node.op !== 'select') return isCompare(node) ? node : undefined
  const isFlag = isConst(one) && one.bits === 1n && isConst(zero) && zero.bits === 0n
  return isFlag && isCompare(x) ? x : undefined
}

/** a + (a condition): counted only where it holds. */
function selectConditionalIncrement(s: Selector, node: Node): boolean {
  const [x, y] = node.inputs
  const [a, flag] = onlyFlag(s, y) === undefined ? [y, onlyFlag(s, x)] : [x, onlyFlag(s, y)]
  if (flag === undefined) return false
  const [d, from] = [s.target(node), s.source(a)]
  const letter = widthLetter(widthOfType(node.type))
  s.behind(
    () => emitTest(s, flag),
    (condition) => [op(`csinc_${letter}_${letter}_${letter}_cond`, d, from, from, conditionOperand(negate(condition)))],
  )
  return true
}

/** A register of 32 bits that the instruction extends, and shifts by up to 4. */
function extendedOperand(s: Selector, node: Node): Operand[] | undefined {
  const count = isShifted(s, node) && node.op === 'shl' ? Number(node.inputs[1].bits) : 0
  const extension = count > 0 ? node.inputs[0] : node
  if (count > 4 || !isOnlyExtension(s, extension)) return undefined
  const extend = plain(shift(extension.op === 'zext32' ? 'uxtw' : 'sxtw', count))
  return [general(32, s.use(extension.inputs[0])), extend]
}

export function selectSum(s: Selector, node: Node) {
  const width = widthOfType(node.type)
  const letter = widthLetter(width)
  if (node.op === 'add' && selectConditionalIncrement(s, node)) return
  const d = s.target(node)
  let [a, b] = node.inputs
  if (isConst(b) && !isConst(a)) {
    const value = node.op === 'add' ? signedValue(b) : -signedValue(b)
    const [name, immediate] =
      value < 0n ? (['sub', arithmeticImmediate(-value)] as const) : (['add', arithmeticImmediate(value)] as const)
    if (immediate !== undefined)
      return s.push(op(`${name}_${letter}sp_${letter}sp_imm12`, d, general(width, s.use(a)), ...immediate))
  }
  const foldable = (x: Node) => isOnlyProduct(s, x) || isShifted(s, x) || isOnlyExtension(s, x)
  if (node.op === 'add' && foldable(a) && !foldable(b)) [a, b] = [b, a]
  if (isOnlyProduct(s, b)) return selectProduct(s, b, node.op === 'add' ? 'add' : 'sub', node, a)
  const extended = isConst(a) ? undefined : extendedOperand(s, b)
  if (extended !== undefined) return s.push(op(`${node.op}_xsp_xsp_w_extend`, d, general(64, s.use(a)), ...extended))
  s.push(op(`${node.op}_${letter}_${letter}_${letter}`, d, s.source(a), ...shiftedOperand(s, b)))
}

/** a + x·y, a − x·y or x·y, with factors of 32 bits where they are extended. */
function selectProduct(s: Selector, product: Node, name: 'add' | 'sub', result: Node, addend: Node | undefined) {
  const [x, y] = product.inputs
  const a = addend === undefined ? general(widthOfType(result.type), zero) : s.source(addend)
  const d = s.target(result)
  const narrow = narrowFactors(s, x, y)
  if (narrow !== undefined) {
    const factors = narrow.factors.map((factor) => general(32, s.use(factor)))
    return s.push(op(`${narrow.letter}m${name}l_x_w_w_x`, d, ...factors, a))
  }
  const letter = widthLetter(widthOfType(result.type))
  s.push(op(`m${name}_${letter}_${letter}_${letter}_${letter}`, d, s.source(x), s.source(y), a))
}

/** Two factors of 32 bits and how they are extended; a constant may be one. */
function narrowFactors(s: Selector, x: Node, y: Node): { letter: 'u' | 's'; factors: Node[] } | undefined {
  if (x === y || isConst(x)) return undefined
  const letter = x.op === 'zext32' ? 'u' : 's'
  const fits = ({ bits }: Node) =>
    BigInt.asUintN(64, letter === 'u' ? BigInt.asUintN(32, bits) : BigInt.asIntN(32, bits)) === bits
  const isNarrow = (node: Node) => (isConst(node) ? fits(node) : node.op === x.op && isOnlyExtension(s, node))
  if (!isNarrow(x) || !isNarrow(y)) return undefined
  return { letter, factors: [x.inputs[0], isConst(y) ? constant(s.graph, 'i32', y.bits) : y.inputs[0]] }
}

export function selectMultiply(s: Selector, node: Node) {
  const [x, y] = node.inputs
  const less = isConst(y) ? y.bits - 1n : 0n
  if (isConst(y) && !isConst(x) && less > 0n && (less & (less - 1n)) === 0n) {
    const letter = widthLetter(widthOfType(node.type))
    const from = s.source(x)
    const amount = plain(shift('lsl', less.toString(2).length - 1))
    return s.push(op(`add_${letter}_${letter}_${letter}`, s.target(node), from, from, amount))
  }
  selectProduct(s, node, 'add', node, undefined)
}

const logical = { and: 'and', or: 'orr', xor: 'eor' } as const
const inverted = { and: 'bic', or: 'orn', xor: 'eon' } as const
const isInverse = (node: Node): boolean =>
  node.op === 'xor' && isConst(node.inputs[1]) && node.inputs[1].bits === maskOf(node.type)

export function selectLogical(s: Selector, node: Node) {
  const kind = node.op as keyof typeof logical
  const width = widthOfType(node.type)
  const letter = widthLetter(width)
  const d = s.target(node)
  let [a, b] = node.inputs
  const name = (mnemonic: string) => `${mnemonic}_${letter}_${letter}_${letter}`
  if (isInverse(node)) return s.push(op(name('orn'), d, general(width, zero), ...shiftedOperand(s, a)))
  if (isConst(b) && !isConst(a)) {
    if (node.op === 'and' && selectMaskedField(s, node)) return
    if (isMask(b.bits, width))
      return s.push(op(`${logical[kind]}_${letter}sp_${letter}_bits`, d, s.source(a), plain(b.bits)))
  }
  const isOnlyInverse = (x: Node) => isInverse(x) && s.isOnlyUse(x)
  if (isOnlyInverse(a) && !isOnlyInverse(b)) [a, b] = [b, a]
  if (isOnlyInverse(b)) return s.push(op(name(inverted[kind]), d, s.source(a), ...shiftedOperand(s, b.inputs[0])))
  if (isShifted(s, a) && !isShifted(s, b)) [a, b] = [b, a]
  s.push(op(name(logical[kind]), d, s.source(a), ...shiftedOperand(s, b)))
}

export function selectShift(s: Selector, node: Node) {
  const [a, b] = node.inputs
  const width = widthOfType(node.type)
  const letter = widthLetter(width)
  const d = s.target(node)
  if (isConst(b)) {
    if (selectShiftedField(s, node)) return
    const count = Number(b.bits)
    const name = { shl: 'lsl', shr_u: 'lsr', shr_s: 'asr', rotl: 'ror', rotr: 'ror' }[node.op as 'shl']
    const suffix = { lsl: 'amount', lsr: 'immr', asr: 'immr', ror: 'lsb' }[name as 'lsl']
    const amount = node.op === 'rotl' ? (width - count) % width : count
    return s.push(op(`${name}_${letter}_${letter}_${suffix}`, d, s.source(a), plain(amount)))
  }
  const name = { shl: 'lslv', shr_u: 'lsrv', shr_s: 'asrv', rotl: 'rorv', rotr: 'rorv' }[node.op as 'shl']
  const form = `${name}_${letter}_${letter}_${letter}`
  // The machine takes counts modulo the width by itself: a multiple of the width less x is −x.
  const given = countOf(b, width)
  const isNegative =
    given.op === 'sub' && isConst(given.inputs[0]) && given.inputs[0].bits % BigInt(width) === 0n && s.isOnlyUse(given)
  const count = general(width, s.use(isNegative ? given.inputs[1] : given))
  const from = s.source(a)
  if (isNegative === (node.op === 'rotl')) return s.push(op(form, d, from, count))
  const opposite = general(width, s.temporary())
  s.push(op(`neg_${letter}_${letter}`, opposite, count), op(form, d, from, opposite))
}

/** A remainder is what the quotient leaves; a quotient of the same operands later in the block is this one. */
export function selectDivide(s: Selector, node: Node) {
  const [a, b] = node.inputs
  const width = widthOfType(node.type)
  const letter = widthLetter(width)
  const signed = node.op.endsWith('_s')
  const nodes = s.block.nodes
  const divide = signed ? 'sdiv' : 'udiv'
  const triple = `_${letter}_${letter}_${letter}`
  const sibling = nodes
    .slice(0, nodes.indexOf(node))
    .find((n) => n.op === (signed ? 'rem_s' : 'rem_u') && n.inputs[0] === a && n.inputs[1] === b && s.useCount(n) > 0)
  const isQuotient = node.op.startsWith('div')
  if (isQuotient && sibling !== undefined) return s.share(sibling, node)
  const [left, right] = [s.source(a), s.source(b)]
  if (isQuotient) return s.push(op(`${divide}${triple}`, s.target(node), left, right))
  const known = nodes
    .slice(0, nodes.indexOf(node))
    .find((n) => n.op === (signed ? 'div_s' : 'div_u') && n.inputs[0] === a && n.inputs[1] === b)
  const remainder = (quotient: Operand) => op(`msub${triple}_${letter}`, s.target(node), quotient, right, left)
  if (known !== undefined) return s.push(remainder(general(width, s.registerOf(known))))
  const shared = s.sharedWith(node)
  const quotient = general(width, shared === undefined ? s.temporary() : s.registerOf(shared))
  s.push(op(`${divide}${triple}`, quotient, left, right), remainder(quotient))
}

export function selectMultiplyHigh(s: Selector, node: Node) {
  const [x, y] = node.inputs
  s.push(op(`${node.op === 'mulhi_s' ? 'smulh' : 'umulh'}_x_x_x`, s.target(node), s.source(x), s.source(y)))
}

export function selectCount(s: Selector, node: Node) {
  const width = widthOfType(node.type)
  const letter = widthLetter(width)
  const d = s.target(node)
  const x = s.source(node.inputs[0])
  if (node.op === 'clz') return s.push(op(`clz_${letter}_${letter}`, d, x))
  if (node.op === 'ctz') {
    const reversed = general(width, s.temporary())
    return s.push(op(`rbit_${letter}_${letter}`, reversed, x), op(`clz_${letter}_${letter}`, d, reversed))
  }
  // Only vectors count bits: of each byte, then their sum.
  const [whole, counts, sum] = [s.temporary('f64'), s.temporary('f64'), s.temporary('f64')]
  s.push(
    op(width === 64 ? 'fmov_d_x' : 'fmov_s_w', view(width === 64 ? 'd' : 's', whole), x),
    op('cnt_v8b_v8b', view('8b', counts), view('8b', whole)),
    op('addv_b_v8b', view('b', sum), view('8b', counts)),
    op('fmov_w_s', general(32, s.registerOf(node)), view('s', sum)),
  )
}

export function selectConversion(s: Selector, node: Node) {
  const x = node.inputs[0]
  const d = s.registerOf(node)
  const letter = widthLetter(widthOfType(node.type))
  switch (node.op) {
    case 'sext8':
      if (selectSignedField(s, node, 8)) return
      return s.push(op(`sxtb_${letter}_w`, s.target(node), general(32, s.use(x))))
    case 'sext16':
      if (selectSignedField(s, node, 16)) return
      return s.push(op(`sxth_${letter}_w`, s.target(node), general(32, s.use(x))))
    case 'sext32':
      if (selectExtendingLoad(s, node)) return
      return s.push(op('sxtw_x_w', general(64, d), general(32, s.use(x))))
    case 'zext32':
      return s.push(s.isZeroExtended(x) ? copy('w', d, s.use(x)) : op('mov_w_w', general(32, d), general(32, s.use(x))))
    case 'wrap':
      return s.push(copy('w', d, s.use(x)))
    case 'bswap':
      return s.push(op(`rev_${letter}_${letter}`, s.target(node), s.source(x)))
    default:
      throw new Error(`no conversion ${node.op}`)
  }
}

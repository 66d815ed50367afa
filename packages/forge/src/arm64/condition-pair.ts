import type { Condition } from '@sourceless/isa-arm64'
import { isConst, type Node, type ValueType } from '../ir/node.js'
import { isCompare } from '../native/select-node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { conditionOperand, general, op, plain, view, widthLetter } from './machine.js'
import { floatConditions, integerConditions, negate, swapped } from './select-compare.js'
import { type Selector, viewOfType } from './selector.js'

/** Flags N, Z, C, V, as a number, with which a condition holds, and with which it does not. */
const flagsOf: Partial<Record<Condition, readonly [holds: number, fails: number]>> = {
  eq: [4, 0],
  ne: [0, 4],
  lt: [8, 0],
  ge: [0, 8],
  le: [4, 0],
  gt: [0, 4],
  lo: [0, 2],
  hs: [2, 0],
  ls: [0, 2],
  hi: [2, 0],
  mi: [8, 0],
}

const isLink = (s: Selector, node: Node): boolean => isCompare(node) && s.isOnlyUse(node)

/** Whether the value is "and" or "or" of comparisons that nobody else needs: the second compares only where the first leaves it open. */
export function isConditionPair(s: Selector, node: Node): boolean {
  if (node.op !== 'and' && node.op !== 'or') return false
  const [a, b] = node.inputs
  const isChain = (x: Node) => isLink(s, x) || (s.isOnlyUse(x) && isConditionPair(s, x))
  return (isLink(s, b) && isChain(a)) || (isLink(s, a) && isChain(b))
}

/** Emits the test of a pair, as `emitTest` does, which is given for its first part. */
export function emitPairTest(s: Selector, node: Node, emitTest: (s: Selector, node: Node) => Condition): Condition {
  const [a, b] = node.inputs
  const [first, second] = isLink(s, b) ? [a, b] : [b, a]
  const link = secondComparison(s, second)
  const [holds, fails] = flagsOf[link.condition]!
  s.behind(
    () => emitTest(s, first),
    (before) => {
      const [runs, flags] = node.op === 'and' ? [before, fails] : [negate(before), holds]
      return [op(link.form, ...link.operands, plain(flags), conditionOperand(runs))]
    },
  )
  return link.condition
}

/** The operands of a comparison without its shortcuts: constants from −31 to 31 are immediates. */
function secondComparison(s: Selector, { op: name, inputs: [a, b] }: Node) {
  const float = floatConditions[name]
  if (float !== undefined) {
    const letter = viewOfType(a.type as ValueType)
    const operands = [view(letter, s.use(a)), view(letter, s.use(b))]
    return { form: `fccmp_${letter}_${letter}_nzcv_cond`, operands, condition: float }
  }
  const [x, y] = isConst(a) ? [b, a] : [a, b]
  const condition = isConst(a) ? swapped[integerConditions[name]]! : integerConditions[name]
  const width = widthOfType(x.type)
  const letter = widthLetter(width)
  const value = isConst(y) ? signedValue(y) : 32n
  if (value >= -31n && value <= 31n) {
    const form = `${value < 0n ? 'ccmn' : 'ccmp'}_${letter}_imm5_nzcv_cond`
    const operands = [general(width, s.use(x)), plain(Number(value < 0n ? -value : value))]
    return { form, operands, condition }
  }
  return { form: `ccmp_${letter}_${letter}_nzcv_cond`, operands: [s.source(x), s.source(y)], condition }
}

import { isConst, maskOf, type Node } from '../ir/node.js'
import { widthOfType } from '../native/selector.js'
import { copy, type Instruction, immediate, register } from './machine.js'
import { emitTest, type FlagTest, isIntegerCompare } from './select-compare.js'
import { op, type Selector } from './selector.js'

export function selectFlag(s: Selector, node: Node) {
  const d = s.registerOf(node)
  if (!selectBitAsFlag(s, node, d)) withTest(s, node, node, (test) => setFlag(s, d, test))
}

/** Questions that one bit answers need no flags: x < 0, x >= 0, and (x & 1) == 0. */
function selectBitAsFlag(s: Selector, node: Node, d: number): boolean {
  const [a, b] = node.inputs
  const isZero = (value: Node) => isConst(value) && value.bits === 0n
  const isMinusOne = (value: Node) => isConst(value) && value.bits === maskOf(value.type)
  const negative = node.op === 'lt_s' && isZero(b)
  const positive = (node.op === 'le_s' && isZero(a)) || (node.op === 'lt_s' && isMinusOne(a))
  if (negative || positive) {
    const x = negative ? a : b
    const width = widthOfType(x.type)
    const flip = negative ? [] : [op(`not_rm${width}`, register(d))]
    const shift = op(`shr_rm${width}_imm8`, register(d), immediate(BigInt(width - 1)))
    s.push(copy(width, d, s.use(x)), ...flip, shift)
    return true
  }
  const isLowBit = a.op === 'and' && isConst(a.inputs[1]) && a.inputs[1].bits === 1n && s.isOnlyUse(a)
  if (node.op !== 'eq' || !isZero(b) || !isLowBit || isConst(a.inputs[0])) return false
  const one = op('and_rm32_imm32', register(d), immediate(1n))
  s.push(copy(32, d, s.use(a.inputs[0])), op('not_rm32', register(d)), one)
  return true
}

/** Two comparisons combined as bytes, extended once. */
export function selectFlagPair(s: Selector, node: Node): boolean {
  const [a, b] = node.inputs
  if (a === b || ![a, b].every((input) => isIntegerCompare(input) && s.isOnlyUse(input))) return false
  const d = s.registerOf(node)
  const t = s.temporary()
  const extend = op('movzx_r32_rm8', register(d), register(d))
  withTest(s, b, b, ({ conditions: [condition] }) => [
    op(`set${condition}_rm8`, register(t)),
    op(`${node.op}_rm8_r8`, register(d), register(t)),
    extend,
  ])
  withTest(s, a, a, ({ conditions: [condition] }) => [op(`set${condition}_rm8`, register(d))])
  return true
}

/** Emits what reads the flags, and in front of it the test that sets them. */
export function withTest(s: Selector, condition: Node, user: Node, code: (test: FlagTest) => Instruction[]) {
  const outer = s.reversed
  s.reversed = []
  const test = emitTest(s, condition, user)
  const before = s.reversed
  s.reversed = outer
  s.push(...code(test))
  s.reversed.push(...before)
}

function setFlag(s: Selector, d: number, test: FlagTest): Instruction[] {
  const [first, second] = test.conditions
  if (second === undefined) return [op(`set${first}_rm8`, register(d)), op('movzx_r32_rm8', register(d), register(d))]
  const t = s.temporary()
  return [
    op(`set${first}_rm8`, register(d)),
    op(`set${second}_rm8`, register(t)),
    op(`${test.kind === 'any' ? 'or' : 'and'}_rm32_r32`, register(d), register(t)),
    op('movzx_r32_rm8', register(d), register(d)),
  ]
}

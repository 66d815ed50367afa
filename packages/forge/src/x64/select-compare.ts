import type { Condition } from '@sourceless/isa-x64'
import { isConst, type Node } from '../ir/node.js'
import { isCompare } from '../native/select-node.js'
import { signedValue, widthOfType } from '../native/selector.js'
import { immediate, type Operand, register } from './machine.js'
import { addressOperand } from './select-address.js'
import { fitsImmediate, op, type Selector } from './selector.js'

/** A condition holds when one of `any` does, or, with `all`, when all of them do. */
export interface FlagTest {
  readonly kind: 'any' | 'all'
  readonly conditions: readonly Condition[]
}

const integerConditions: Record<string, Condition> = { eq: 'e', ne: 'ne', lt_s: 'l', lt_u: 'b', le_s: 'le', le_u: 'be' }
const swapped: Partial<Record<Condition, Condition>> = {
  e: 'e',
  ne: 'ne',
  l: 'g',
  b: 'a',
  le: 'ge',
  be: 'ae',
  g: 'l',
  a: 'b',
  ge: 'le',
  ae: 'be',
}
const negated: Partial<Record<Condition, Condition>> = {
  e: 'ne',
  ne: 'e',
  l: 'ge',
  ge: 'l',
  b: 'ae',
  ae: 'b',
  le: 'g',
  g: 'le',
  be: 'a',
  a: 'be',
  p: 'np',
  np: 'p',
  s: 'ns',
  ns: 's',
}
const unsignedOf: Partial<Record<Condition, Condition>> = { l: 'b', le: 'be', g: 'a', ge: 'ae' }

export const negate = (condition: Condition): Condition => negated[condition]!
export function negateTest(test: FlagTest): FlagTest {
  return {
    kind: test.conditions.length === 1 ? 'any' : test.kind === 'any' ? 'all' : 'any',
    conditions: test.conditions.map(negate),
  }
}

export const isIntegerCompare = (node: Node): boolean => node.op in integerConditions

/** Emits the comparison behind a condition (in front of what was emitted so far) and says how to read the flags. */
export function emitTest(s: Selector, condition: Node, user: Node | undefined): FlagTest {
  if (isIntegerCompare(condition)) return emitIntegerTest(s, condition, user)
  if (isCompare(condition)) return emitFloatTest(s, condition)
  // Any other value: not zero.
  return { kind: 'any', conditions: [emitZeroTest(s, condition, user, 'ne')] }
}

function emitFloatTest(s: Selector, node: Node): FlagTest {
  const [a, b] = node.inputs
  const name = a.type === 'f64' ? 'ucomisd_xmm_xmmm64' : 'ucomiss_xmm_xmmm32'
  if (node.op === 'feq' || node.op === 'fne') {
    s.push(op(name, register(s.use(a)), register(s.use(b))))
    return node.op === 'fne' ? { kind: 'any', conditions: ['ne', 'p'] } : { kind: 'all', conditions: ['e', 'np'] }
  }
  // "Above" is false for unordered operands, so a < b is asked as b > a.
  s.push(op(name, register(s.use(b)), register(s.use(a))))
  return { kind: 'any', conditions: [node.op === 'flt' ? 'a' : 'ae'] }
}

function emitIntegerTest(s: Selector, node: Node, user: Node | undefined): FlagTest {
  let [a, b] = node.inputs
  let condition = integerConditions[node.op]
  if (
    isConst(a) ||
    (s.canFold(a, user) && !isConst(b) && a.access!.sizeBytes * 8 === widthOfType(a.type) && !s.canFold(b, user))
  ) {
    ;[a, b] = [b, a]
    condition = swapped[condition]!
  }
  if (isConst(b)) {
    const value = signedValue(b)
    const sum = condition === 'e' || condition === 'ne' ? s.knownSum(a, -value) : undefined
    if (sum !== undefined) return { kind: 'any', conditions: [emitZeroTest(s, sum, user, condition as 'e' | 'ne')] }
    if (value === 0n && (condition === 'e' || condition === 'ne'))
      return { kind: 'any', conditions: [emitZeroTest(s, a, user, condition)] }
    if (value === 0n && (condition === 'l' || condition === 'ge')) {
      const r = register(s.use(a))
      s.push(op(`test_rm${widthOfType(a.type)}_r${widthOfType(a.type)}`, r, r))
      return { kind: 'any', conditions: [condition === 'l' ? 's' : 'ns'] }
    }
    return { kind: 'any', conditions: [emitCompareConstant(s, a, value, user, condition)] }
  }
  const narrow = emitNarrowCompare(s, a, b, user, condition) ?? emitNarrowCompare(s, b, a, user, swapped[condition]!)
  if (narrow !== undefined) return { kind: 'any', conditions: [narrow] }
  const width = widthOfType(a.type)
  if (s.canFold(b, user) && b.access!.sizeBytes * 8 === width) {
    const memory = addressOperand(s, b.inputs[0])
    s.push(op(`cmp_r${width}_rm${width}`, register(s.use(a)), memory))
  } else s.push(op(`cmp_rm${width}_r${width}`, register(s.use(a)), register(s.use(b))))
  return { kind: 'any', conditions: [condition] }
}

/** Compares with a byte or 16-bit word in memory at its own width, where the other side is extended from that width in the same way. */
function emitNarrowCompare(
  s: Selector,
  a: Node,
  load: Node,
  user: Node | undefined,
  condition: Condition,
): Condition | undefined {
  if (!s.canFold(load, user)) return undefined
  const { sizeBytes, signed } = load.access!
  const bits = sizeBytes * 8
  if (bits >= widthOfType(load.type) || bits > 16) return undefined
  const sameLoad = a.op === 'load' && a.access!.sizeBytes === sizeBytes && a.access!.signed === signed
  const extended = signed
    ? a.op === `sext${bits}`
    : a.op === 'and' && isConst(a.inputs[1]) && a.inputs[1].bits === (1n << BigInt(bits)) - 1n
  if (!sameLoad && !extended) return undefined
  const from = extended && s.useCount(a) === 1 && !isConst(a.inputs[0]) ? a.inputs[0] : a
  const memory = addressOperand(s, load.inputs[0])
  s.push(op(`cmp_r${bits}_rm${bits}`, register(s.use(from)), memory))
  // Both extensions keep the order; a zero-extended value is not negative.
  return signed ? condition : (unsignedOf[condition] ?? condition)
}

/** Compares with a constant, in memory where the value is only loaded for this. */
function emitCompareConstant(
  s: Selector,
  a: Node,
  value: bigint,
  user: Node | undefined,
  condition: Condition,
): Condition {
  const width = widthOfType(a.type)
  if (s.canFold(a, user)) {
    const { sizeBytes, signed } = a.access!
    const bits = sizeBytes * 8
    const whole = bits === width
    const [low, high] = signed
      ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
      : [0n, (1n << BigInt(bits)) - 1n]
    if (whole ? fitsImmediate(value) : value >= low && value <= high) {
      const memory = addressOperand(s, a.inputs[0])
      s.push(op(`cmp_rm${bits}_imm${Math.min(bits, 32)}`, memory, immediate(BigInt.asIntN(bits, value))))
      // A zero-extended value is not negative, so its order is the unsigned one of its own width.
      return whole || signed ? condition : (unsignedOf[condition] ?? condition)
    }
  }
  const r = register(s.use(a))
  if (value === 0n) s.push(op(`test_rm${width}_r${width}`, r, r))
  else if (fitsImmediate(value)) s.push(op(`cmp_rm${width}_imm32`, r, immediate(value)))
  else {
    const t = s.temporary()
    s.push(s.loadInteger(t, BigInt.asUintN(width, value)), op(`cmp_rm${width}_r${width}`, r, register(t)))
  }
  return condition
}

/** Sets ZF when the value is zero; also tells a bit test, whose answer is in CF. */
function emitZeroTest(s: Selector, a: Node, user: Node | undefined, condition: 'e' | 'ne'): Condition {
  const width = widthOfType(a.type)
  if (a.op === 'and' && s.isOnlyUse(a)) {
    const [x, mask] = a.inputs
    const single = singleBit(a)
    if (single !== undefined) {
      s.push(op(`bt_r${width}_r${width}`, register(s.use(single.value)), register(s.use(single.count))))
      return condition === 'e' ? 'ae' : 'b'
    }
    if (isConst(mask)) {
      const value = signedValue(mask)
      if (mask.bits <= 0x7fffffffn) {
        const narrow = mask.bits <= 0xffn
        s.push(
          op(
            narrow ? 'test_rm8_imm8' : 'test_rm32_imm32',
            register(s.use(x)),
            immediate(BigInt.asIntN(narrow ? 8 : 32, mask.bits)),
          ),
        )
        return condition
      }
      if (fitsImmediate(value)) {
        s.push(op(`test_rm${width}_imm32`, register(s.use(x)), immediate(value)))
        return condition
      }
      if ((mask.bits & (mask.bits - 1n)) === 0n) {
        s.push(op(`bt_rm${width}_imm8`, register(s.use(x)), immediate(BigInt(mask.bits.toString(2).length - 1))))
        return condition === 'e' ? 'ae' : 'b'
      }
    }
    s.push(op(`test_rm${width}_r${width}`, register(s.use(x)), register(s.use(mask))))
    return condition
  }
  if (s.canFold(a, user)) {
    const bits = a.access!.sizeBytes * 8
    s.push(op(`cmp_rm${bits}_imm${Math.min(bits, 32)}`, addressOperand(s, a.inputs[0]), immediate(0n)))
    return condition
  }
  const r: Operand = register(s.use(a))
  s.push(op(`test_rm${width}_r${width}`, r, r))
  return condition
}

/** (value >> count) & 1, or value & (1 << count). */
function singleBit(node: Node): { value: Node; count: Node } | undefined {
  const [x, mask] = node.inputs
  if (isConst(mask) && mask.bits === 1n && x.op === 'shr_u' && !isConst(x.inputs[1]))
    return { value: x.inputs[0], count: x.inputs[1] }
  for (const [value, bit] of [
    [x, mask],
    [mask, x],
  ]) {
    if (bit.op === 'shl' && isConst(bit.inputs[0]) && bit.inputs[0].bits === 1n && !isConst(bit.inputs[1]))
      return { value, count: bit.inputs[1] }
  }
  return undefined
}

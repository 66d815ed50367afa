import type {
  BinaryExpression,
  CallExpression,
  CastExpression,
  Expression,
  FloatType,
  FunctionDeclaration,
  IntType,
  ScalarType,
  Type,
  Variable,
} from '@sourceless/contract'
import type { Block, Node, ValueType } from '../ir/node.js'
import type { Builder, Region, Slot } from './builder.js'
import { evaluateBuiltin } from './builtin.js'
import { floatToInteger, floatValueType, integerToFloat, negateFloat } from './float.js'
import { convertInteger, divide, intValueType, normalise, shiftCount } from './integer.js'
import { countString, isReadOnlyString, lengthOf, loadElement, regionOf, scalarBits, valueTypeOf } from './memory.js'
import { buildBody } from './statement.js'

export function slotOf(b: Builder, variable: Variable): Slot {
  let slot = b.slots.get(variable)
  if (slot === undefined) b.slots.set(variable, (slot = { type: valueTypeOf(variable.type as ScalarType) }))
  return slot
}

/** The value of a scalar expression. */
export function evaluate(b: Builder, expression: Expression): Node {
  switch (expression.kind) {
    case 'literal':
      return b.constant(
        valueTypeOf(expression.type as ScalarType),
        scalarBits(expression.type as ScalarType, expression.value),
      )
    case 'variable':
      return b.read(slotOf(b, expression.variable))
    case 'unary':
      return evaluateUnary(b, expression.operator, evaluate(b, expression.operand), expression.type)
    case 'binary':
      return evaluateBinary(b, expression)
    case 'conditional': {
      const { condition, whenTrue, whenFalse } = expression
      return conditionalValue(
        b,
        valueTypeOf(expression.type as ScalarType),
        condition,
        () => evaluate(b, whenTrue),
        () => evaluate(b, whenFalse),
      )
    }
    case 'cast':
      return evaluateCast(b, expression)
    case 'index':
      return loadElement(b, expression)
    case 'length':
      return lengthOf(b, expression.base)
    case 'builtin':
      return evaluateBuiltin(b, expression)
    case 'call':
      return inlineCall(b, expression) ?? b.constant('i32', 0n)
    case 'bytes':
      throw new Error('bytes are no scalar')
  }
}

function conditionalValue(
  b: Builder,
  type: ValueType,
  condition: Expression,
  whenTrue: () => Node,
  whenFalse: () => Node,
): Node {
  const slot = { type }
  const [yes, no, after] = [b.block(), b.block(), b.block()]
  branchOn(b, condition, yes, no)
  for (const [block, value] of [
    [yes, whenTrue],
    [no, whenFalse],
  ] as const) {
    b.enter(block)
    b.write(slot, value())
    b.jump(after)
  }
  b.enter(after)
  return b.read(slot)
}

function evaluateUnary(b: Builder, operator: '-' | '~' | '!', value: Node, type: Type): Node {
  if (operator === '!') return b.not(value)
  if (type.kind === 'float') return negateFloat(b, floatValueType(type), value)
  const int = type as IntType
  const vt = intValueType(int)
  const raw =
    operator === '-' ? b.op('sub', vt, b.constant(vt, 0n), value) : b.op('xor', vt, value, b.constant(vt, -1n))
  return normalise(b, raw, int)
}

/** Whether evaluating needlessly is harmless and cheaper than a jump: no memory, no division, no call. */
export function isCheap(expression: Expression, budget = 8): boolean {
  const cost = (e: Expression): number => {
    switch (e.kind) {
      case 'literal':
      case 'variable':
        return e.type.kind === 'float' ? 0.5 : 0
      case 'unary':
        return (e.type.kind === 'float' ? 99 : 1) + cost(e.operand)
      case 'binary':
        if (e.operator === '/' || e.operator === '%' || e.left.type.kind === 'float') return 99
        return 1 + cost(e.left) + cost(e.right)
      case 'cast':
        return (e.type.kind === 'float' || e.operand.type.kind === 'float' ? 99 : 1) + cost(e.operand)
      default:
        return 99
    }
  }
  return cost(expression) <= budget
}

/** Goes to one of two blocks; `&&`, `||` and `!` become jumps unless both sides are cheap enough to compute. */
export function branchOn(b: Builder, condition: Expression, whenTrue: Block, whenFalse: Block) {
  if (condition.kind === 'unary' && condition.operator === '!')
    return branchOn(b, condition.operand, whenFalse, whenTrue)
  if (
    condition.kind === 'binary' &&
    (condition.operator === '&&' || condition.operator === '||') &&
    !isCheap(condition.right)
  ) {
    const next = b.block()
    if (condition.operator === '&&') branchOn(b, condition.left, next, whenFalse)
    else branchOn(b, condition.left, whenTrue, next)
    b.enter(next)
    return branchOn(b, condition.right, whenTrue, whenFalse)
  }
  b.branch(evaluate(b, condition), whenTrue, whenFalse)
}

function evaluateBinary(b: Builder, expression: BinaryExpression): Node {
  const { operator, left, right } = expression
  if (operator === '&&' || operator === '||') {
    if (isCheap(right)) {
      const x = evaluate(b, left)
      return b.op(operator === '&&' ? 'and' : 'or', 'i32', x, evaluate(b, right))
    }
    const short = b.constant('i32', operator === '&&' ? 0n : 1n)
    const rest = () => evaluate(b, right)
    return operator === '&&'
      ? conditionalValue(b, 'i32', left, rest, () => short)
      : conditionalValue(b, 'i32', left, () => short, rest)
  }
  const x = evaluate(b, left)
  const y = evaluate(b, right)
  const type = left.type
  if (['<', '<=', '>', '>=', '==', '!='].includes(operator)) return compare(b, operator, type, x, y)
  if (type.kind === 'float') {
    const op = ({ '+': 'fadd', '-': 'fsub', '*': 'fmul', '/': 'fdiv' } as const)[operator as '+']
    if (op === undefined) throw new Error(`no ${operator} on floats`)
    return b.op(op, floatValueType(type), x, y)
  }
  if (type.kind === 'bool') return b.op(({ '&': 'and', '|': 'or', '^': 'xor' } as const)[operator as '&'], 'i32', x, y)
  return integerOperation(b, operator, type as IntType, x, y, right.type as IntType)
}

function integerOperation(b: Builder, operator: string, type: IntType, x: Node, y: Node, countType: IntType): Node {
  const vt = intValueType(type)
  switch (operator) {
    case '+':
      return normalise(b, b.op('add', vt, x, y), type)
    case '-':
      return normalise(b, b.op('sub', vt, x, y), type)
    case '*':
      return normalise(b, b.op('mul', vt, x, y), type)
    case '&':
      return b.op('and', vt, x, y)
    case '|':
      return b.op('or', vt, x, y)
    case '^':
      return b.op('xor', vt, x, y)
    case '<<':
      return normalise(b, b.op('shl', vt, x, shiftCount(b, y, countType, type)), type)
    case '>>':
      return b.op(type.signed ? 'shr_s' : 'shr_u', vt, x, shiftCount(b, y, countType, type))
    default:
      return divide(b, operator as '/' | '%', type, x, y)
  }
}

export function compare(b: Builder, operator: string, type: Type, x: Node, y: Node): Node {
  const [left, right] = operator === '>' || operator === '>=' ? [y, x] : [x, y]
  const order = operator.length === 2 ? 'le' : 'lt'
  if (type.kind === 'float') {
    if (operator === '==' || operator === '!=') return b.op(operator === '==' ? 'feq' : 'fne', 'i32', x, y)
    return b.op(`f${order}`, 'i32', left, right)
  }
  if (operator === '==' || operator === '!=') return b.op(operator === '==' ? 'eq' : 'ne', 'i32', x, y)
  const signed = type.kind === 'int' && type.signed
  return b.op(`${order}_${signed ? 's' : 'u'}`, 'i32', left, right)
}

function evaluateCast(b: Builder, expression: CastExpression): Node {
  const from = expression.operand.type as ScalarType
  const to = expression.type as ScalarType
  const x = evaluate(b, expression.operand)
  if (to.kind === 'bool') {
    if (from.kind === 'bool') return x
    const vt = valueTypeOf(from)
    return b.op(from.kind === 'float' ? 'fne' : 'ne', 'i32', x, b.constant(vt, 0n))
  }
  if (to.kind === 'float') {
    const type = floatValueType(to)
    if (from.kind === 'float') return from.bits === to.bits ? x : b.op(to.bits === 64 ? 'promote' : 'demote', type, x)
    return from.kind === 'bool' ? b.op('from_s', type, x) : integerToFloat(b, from, type, x)
  }
  if (from.kind === 'float') return floatToInteger(b, floatValueType(from as FloatType), to, x)
  if (from.kind === 'bool') return to.bits === 64 ? b.op('zext32', 'i64', x) : x
  return convertInteger(b, x, from, to)
}

/** Puts the body of a helper in place of its call. Gives its result, if it has one. */
export function inlineCall(b: Builder, call: CallExpression): Node | undefined {
  const { callee } = call
  const bindings = call.arguments.map((argument, i) => {
    const parameter = callee.parameters[i]
    const scalar = ['int', 'bool', 'float'].includes(parameter.type.kind)
    return scalar
      ? { parameter, value: evaluate(b, argument) }
      : { parameter, region: argumentRegion(b, argument, parameter, callee) }
  })
  const outerRegions = bindings.map(({ parameter }) => [parameter, b.regions.get(parameter)] as const)
  for (const { parameter, value, region } of bindings) {
    if (value !== undefined) b.write(slotOf(b, parameter), value)
    if (region !== undefined) b.regions.set(parameter, region)
  }
  const slot: Slot | undefined = callee.result.kind === 'void' ? undefined : { type: valueTypeOf(callee.result) }
  const outer = { inlineReturn: b.inlineReturn, loops: b.loops.splice(0) }
  const after = b.openBlock()
  b.inlineReturn = { block: after, slot }
  buildBody(b, callee.body)
  if (slot === undefined) b.jump(after)
  else if (b.current.end === undefined) b.current.end = { kind: 'unreachable' }
  b.seal(after)
  b.inlineReturn = outer.inlineReturn
  b.loops.push(...outer.loops)
  for (const [parameter, region] of outerRegions) if (region !== undefined) b.regions.set(parameter, region)
  b.enter(after)
  return slot === undefined ? undefined : b.read(slot)
}

function argumentRegion(b: Builder, argument: Expression, parameter: Variable, callee: FunctionDeclaration): Region {
  const region = regionOf(b, argument)
  if (parameter.type.kind !== 'cstr') return { ...region, length: lengthOf(b, argument) }
  if (region.countedLength !== undefined || !isReadOnlyString(parameter.type) || !readsLength(callee, parameter))
    return region
  return { ...region, countedLength: countString(b, region.pointer, region.object) }
}

/** Whether the body mentions `parameter.length`. */
export function readsLength(declaration: FunctionDeclaration, parameter: Variable): boolean {
  let found = false
  const visit = (value: unknown): void => {
    if (found || typeof value !== 'object' || value === null || value instanceof Uint8Array) return
    const node = value as {
      kind?: string
      base?: { kind: string; variable?: Variable }
      variable?: unknown
      callee?: unknown
    }
    if (node.kind === 'length' && node.base?.variable === parameter) found = true
    else
      for (const [key, child] of Object.entries(node))
        if (!['type', 'span', 'variable', 'callee'].includes(key)) visit(child)
  }
  visit(declaration.body)
  return found
}

import type {
  BinaryExpression,
  CallExpression,
  ConditionalExpression,
  MemberExpression,
  Node,
  UnaryExpression,
} from '@babel/types'
import type { BinaryOperator, Expression, IndexExpression, ScalarType, Type, VariableExpression } from '../ast.js'
import { elementType, formatType, formatWithArticle, isScalar, sameType, scalarTypes } from '../types.js'
import { checkCall } from './calls.js'
import { type Context, excerpt, lookup } from './context.js'
import { adaptNumber, literal, readNumber, signedNumber, stringBytes } from './literals.js'
import { isOpen } from './open.js'
import { unsupportedNodes, unsupportedOperators } from './unsupported.js'

/** A scalar expression of the wanted type; with none wanted, of its own. Undefined once a problem is reported. */
export function checkScalar(
  context: Context,
  node: Node,
  wanted?: ScalarType,
): (Expression & { readonly type: ScalarType }) | undefined {
  const expression = checkExpression(context, node, wanted)
  if (expression === undefined) return undefined
  const { type } = expression
  if (!isScalar(type)) {
    const message = `${excerpt(context, node)} is ${type.kind === 'void' ? 'void' : formatWithArticle(type)}, not a value`
    return context.unit.reporter.report(
      'type-mismatch',
      node,
      message,
      'use a number or bool, such as an element of it or its length',
    )
  }
  if (wanted !== undefined && !sameType(type, wanted)) {
    const message = `${excerpt(context, node)} is ${formatType(type)} but ${formatType(wanted)} is wanted`
    return context.unit.reporter.report('type-mismatch', node, message, conversionHint(context, node, type, wanted))
  }
  return expression as Expression & { readonly type: ScalarType }
}

function conversionHint(context: Context, node: Node, from: Type, to: ScalarType): string {
  const text = excerpt(context, node)
  if (node.type === 'StringLiteral') return `a character is a u8: write ${formatType(to)}(${text})`
  if (to.kind === 'bool') return `write ${text} != 0`
  if (from.kind === 'bool') return `write ${formatType(to)}(${text}) for 0 or 1`
  return `there are no implicit conversions: write ${formatType(to)}(${text})`
}

/** Any expression, also one that is no value by itself (a slice, a string). `wanted` only guides literals. */
export function checkExpression(context: Context, node: Node, wanted?: ScalarType): Expression | undefined {
  const { reporter, locator } = context.unit
  if (isOpen(node) && wanted === undefined) {
    const message = `nothing says which type ${excerpt(context, node)} takes`
    return reporter.report(
      'type-not-fixed',
      node,
      message,
      `say it, as in u32(${excerpt(context, node)}) or let n: u32 = …`,
    )
  }
  switch (node.type) {
    case 'NumericLiteral':
      return checkNumber(context, node, wanted!)
    case 'BooleanLiteral':
      return literal(node.value, scalarTypes.bool, locator.span(node))
    case 'StringLiteral': {
      const bytes = stringBytes(node)
      if (bytes?.length === 1) return literal(BigInt(bytes[0]!), scalarTypes.u8, locator.span(node))
      const message = `${excerpt(context, node)} is not one byte`
      return reporter.report(
        'type-mismatch',
        node,
        message,
        'a text stands only in write(…) or as an argument for readonly u8[]',
      )
    }
    case 'Identifier':
      return checkVariable(context, node)
    case 'UnaryExpression':
      return checkUnary(context, node, wanted)
    case 'BinaryExpression':
      return checkBinary(context, node, wanted)
    case 'LogicalExpression':
      if (node.operator !== '??') return checkLogical(context, node.operator, node.left, node.right, node)
      break
    case 'ConditionalExpression':
      return checkConditional(context, node, wanted)
    case 'CallExpression':
      return checkCall(context, node as CallExpression, wanted)
    case 'MemberExpression':
      return checkMember(context, node)
  }
  return reportUnsupported(context, node)
}

export function reportUnsupported(context: Pick<Context, 'unit'>, node: Node): undefined {
  const [construct, instead] = unsupportedNodes[node.type] ?? ['this construct', 'see the notation for what there is']
  return context.unit.reporter.report('unsupported-syntax', node, `${construct} is not part of the notation`, instead)
}

function reportOperator(context: Context, operator: string, node: Node): undefined {
  const hint = unsupportedOperators[operator] ?? 'see the notation for what there is'
  return context.unit.reporter.report(
    'unsupported-syntax',
    node,
    `the operator ${operator} is not part of the notation`,
    hint,
  )
}

function checkNumber(context: Context, node: Node, wanted: ScalarType): Expression | undefined {
  const { reporter, locator } = context.unit
  const { number, negative } = signedNumber(node)!
  const text = readNumber(number)
  if (text === undefined)
    return reporter.report(
      'unsupported-syntax',
      node,
      'octal literals are not part of the notation',
      'write it in decimal, 0x… or 0b…',
    )
  const adapted = adaptNumber(text, negative, wanted)
  if ('value' in adapted) return literal(adapted.value, wanted, locator.span(node))
  const code =
    wanted.kind === 'bool' || (wanted.kind === 'int' && text.kind === 'float')
      ? 'type-mismatch'
      : 'literal-out-of-range'
  return reporter.report(code, node, adapted.problem, adapted.hint)
}

function checkVariable(context: Context, node: Node & { name: string }): VariableExpression | undefined {
  const { reporter, locator } = context.unit
  const variable = lookup(context.scope, node.name)
  if (variable === 'unknown') {
    const hint = context.unit.functions.has(node.name) ? 'it is a function: call it with ( )' : nameHint(node.name)
    return reporter.report('unknown-name', node, `there is no variable ${node.name} here`, hint)
  }
  if (variable === undefined) return undefined
  return { kind: 'variable', variable, type: variable.type, span: locator.span(node) }
}

function nameHint(name: string): string {
  if (name === 'NaN') return 'write f64(0.0) / f64(0.0), and test with isNaN(x)'
  if (name === 'Infinity') return 'write float64(0x7FF0000000000000)'
  if (name === 'undefined') return 'there is no undefined: remove it'
  if (name === 'result') return 'result stands only in ensures(…) of a function that returns something'
  return 'declare it with let or const before it is used'
}

function checkUnary(context: Context, node: UnaryExpression, wanted?: ScalarType): Expression | undefined {
  const { reporter, locator } = context.unit
  const { operator } = node
  if (operator !== '-' && operator !== '~' && operator !== '!') return reportOperator(context, operator, node)
  if (signedNumber(node) !== undefined) return checkNumber(context, node, wanted!)
  const operand = checkScalar(
    context,
    node.argument,
    operator === '!' ? scalarTypes.bool : isOpen(node.argument) ? wanted : undefined,
  )
  if (operand === undefined) return undefined
  const { type } = operand
  if (operator === '~' && type.kind !== 'int')
    return reporter.report(
      'type-mismatch',
      node,
      `~ needs an integer, not ${formatType(type)}`,
      type.kind === 'bool' ? 'write !x' : 'use bits(x)',
    )
  if (operator === '-' && type.kind === 'bool')
    return reporter.report('type-mismatch', node, '- needs a number, not bool', 'write !x')
  return { kind: 'unary', operator, operand, type, span: locator.span(node) }
}

const spelling: Readonly<Record<string, BinaryOperator>> = { '===': '==', '!==': '!=' }
const operators = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '<', '<=', '>', '>=', '==', '!='])

function checkBinary(context: Context, node: BinaryExpression, wanted?: ScalarType): Expression | undefined {
  const operator = spelling[node.operator] ?? node.operator
  if (!operators.has(operator)) return reportOperator(context, node.operator, node)
  return checkOperator(context, operator as BinaryOperator, node.left, node.right, node, wanted)
}

/** `left operator right`; also serves compound assignments, whose target is the left side. */
export function checkOperator(
  context: Context,
  operator: BinaryOperator,
  left: Node,
  right: Node,
  node: Node,
  wanted?: ScalarType,
): Expression | undefined {
  const span = context.unit.locator.span(node)
  const shift = operator === '<<' || operator === '>>'
  const compares = ['<', '<=', '>', '>=', '==', '!='].includes(operator)
  const outer = compares ? undefined : wanted
  const pair = shift ? checkShift(context, left, right, outer) : checkPair(context, left, right, outer)
  if (pair === undefined) return undefined
  const [a, b] = pair
  if (!operandFits(context, operator, a.type, shift ? left : node)) return undefined
  return { kind: 'binary', operator, left: a, right: b, type: compares ? scalarTypes.bool : a.type, span }
}

function operandFits(context: Context, operator: BinaryOperator, type: ScalarType, node: Node): boolean {
  if (operator === '==' || operator === '!=') return true
  if (type.kind === 'bool') {
    const hint =
      operator === '&'
        ? 'write &&'
        : operator === '|'
          ? 'write ||'
          : operator === '^'
            ? 'write !='
            : 'cast it: u32(x) is 0 or 1'
    context.unit.reporter.report('type-mismatch', node, `${operator} needs numbers, not bool`, hint)
    return false
  }
  if (type.kind === 'float' && ['%', '&', '|', '^', '<<', '>>'].includes(operator)) {
    const hint = operator === '%' ? 'write x - trunc(x / y) * y' : 'use bits(x)'
    context.unit.reporter.report('type-mismatch', node, `${operator} needs integers, not ${formatType(type)}`, hint)
    return false
  }
  return true
}

type ScalarExpression = Expression & { readonly type: ScalarType }
type Pair = readonly [ScalarExpression, ScalarExpression]

/** Two sides of one type: the side that has one gives it to the side that is literals only. */
function checkPair(context: Context, left: Node, right: Node, wanted?: ScalarType): Pair | undefined {
  if (isOpen(left) && !isOpen(right)) {
    const b = checkScalar(context, right)
    const a = b && checkScalar(context, left, b.type)
    return a && b && [a, b]
  }
  const a = checkScalar(context, left, isOpen(left) ? wanted : undefined)
  if (a === undefined || isOpen(right)) {
    const b = a && checkScalar(context, right, a.type)
    if (a === undefined && !isOpen(right)) checkScalar(context, right)
    return a && b && [a, b]
  }
  const b = checkScalar(context, right)
  if (b === undefined) return undefined
  if (sameType(a.type, b.type)) return [a, b]
  const message = `${excerpt(context, left)} is ${formatType(a.type)} and ${excerpt(context, right)} is ${formatType(b.type)}`
  const where = { start: left.start ?? 0, end: right.end ?? 0 }
  return context.unit.reporter.report(
    'type-mismatch',
    where,
    message,
    `cast one of them, as in ${formatType(a.type)}(${excerpt(context, right)})`,
  )
}

/** A count may have any integer type; literals take that of the left side. */
function checkShift(context: Context, left: Node, right: Node, wanted?: ScalarType): Pair | undefined {
  const a = checkScalar(context, left, isOpen(left) ? wanted : undefined)
  const b = checkCount(context, right, a?.type ?? scalarTypes.u64)
  return a && b && [a, b]
}

/** A shift or rotate count, or an index: any integer type. */
export function checkCount(context: Context, node: Node, literalType: ScalarType): ScalarExpression | undefined {
  const count = checkScalar(
    context,
    node,
    isOpen(node) ? (literalType.kind === 'int' ? literalType : scalarTypes.u64) : undefined,
  )
  if (count === undefined || count.type.kind === 'int') return count
  const message = `${excerpt(context, node)} is ${formatType(count.type)} but an integer is wanted`
  return context.unit.reporter.report('type-mismatch', node, message, `cast it: u64(${excerpt(context, node)})`)
}

function checkLogical(
  context: Context,
  operator: '&&' | '||',
  left: Node,
  right: Node,
  node: Node,
): Expression | undefined {
  const a = checkScalar(context, left, scalarTypes.bool)
  const b = checkScalar(context, right, scalarTypes.bool)
  return (
    a &&
    b && { kind: 'binary', operator, left: a, right: b, type: scalarTypes.bool, span: context.unit.locator.span(node) }
  )
}

function checkConditional(context: Context, node: ConditionalExpression, wanted?: ScalarType): Expression | undefined {
  const condition = checkScalar(context, node.test, scalarTypes.bool)
  const pair = checkPair(context, node.consequent, node.alternate, wanted)
  if (condition === undefined || pair === undefined) return undefined
  const [whenTrue, whenFalse] = pair
  return {
    kind: 'conditional',
    condition,
    whenTrue,
    whenFalse,
    type: whenTrue.type,
    span: context.unit.locator.span(node),
  }
}

function checkMember(context: Context, node: MemberExpression): Expression | undefined {
  const { reporter, locator } = context.unit
  if (node.object.type === 'Identifier' && node.object.name === 'Math') {
    return reporter.report(
      'unknown-name',
      node,
      'there is no Math',
      'the builtins stand alone: sqrt(x), floor(x), min(a, b)',
    )
  }
  const base = checkBase(context, node.object)
  if (base === undefined) return undefined
  if (node.computed) return checkIndex(context, base, node)
  const name = node.property.type === 'Identifier' ? node.property.name : ''
  if (name === 'length') return { kind: 'length', base, type: scalarTypes.u64, span: locator.span(node) }
  return reporter.report(
    'unsupported-syntax',
    node,
    `.${name} is not part of the notation`,
    'a slice, string or array has .length and [index] only',
  )
}

/** What can stand before `[` and `.length`. */
function checkBase(context: Context, node: Node): VariableExpression | IndexExpression | undefined {
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') {
    const message = `${excerpt(context, node)} has no elements`
    return context.unit.reporter.report('unsupported-syntax', node, message, 'index a variable')
  }
  const base = checkExpression(context, node)
  if (base === undefined) return undefined
  if (base.kind !== 'variable' && base.kind !== 'index') {
    return context.unit.reporter.report(
      'type-mismatch',
      node,
      `${excerpt(context, node)} has no elements`,
      'index a slice, string or array',
    )
  }
  if (elementType(base.type) !== undefined || base.type.kind === 'args') return base
  return context.unit.reporter.report(
    'type-mismatch',
    node,
    `${excerpt(context, node)} is ${formatType(base.type)}: it has no elements`,
    'index a slice, string or array',
  )
}

function checkIndex(
  context: Context,
  base: VariableExpression | IndexExpression,
  node: MemberExpression,
): IndexExpression | undefined {
  const index = checkCount(context, node.property, scalarTypes.u64)
  if (index === undefined) return undefined
  const type = elementType(base.type) ?? ({ kind: 'cstr', writable: false } as const)
  return { kind: 'index', base, index, type, span: context.unit.locator.span(node) }
}

import type { CallExpression, MemberExpression, Node } from '@babel/types'
import type { Expression, IndexExpression, ScalarType, Type, VariableExpression } from '../ast.js'
import { elementType, formatType, formatWithArticle, isScalar, sameType, scalarTypes } from '../types.js'
import { checkCall } from './calls.js'
import { type Context, excerpt, lookup } from './context.js'
import { adaptNumber, literal, readNumber, signedNumber, stringBytes } from './literals.js'
import { isOpen } from './open.js'
import { checkBinary, checkConditional, checkCount, checkLogical, checkUnary } from './operators.js'
import { unsupportedNodes } from './unsupported.js'

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

export function checkNumber(context: Context, node: Node, wanted: ScalarType): Expression | undefined {
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
